// connect-voice.ts: what a voice goes through on its way to the ears.

/** Connects them, silent at first. Distance is in the gain, so that the panner only turns. */
export function connectVoice(context: BaseAudioContext, source: AudioNode, destination: AudioNode) {
  const gain = new GainNode(context, { gain: 0 });
  const panner = new PannerNode(context, { panningModel: "HRTF", rolloffFactor: 0 });
  source.connect(gain).connect(panner).connect(destination);
  return { gain, panner };
}
