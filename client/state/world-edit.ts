// world-edit.ts: changing the world that one is in: its name, topic, picture and scene, for everybody who is there.

import { EngineError } from "../../engine/errors.ts";
import type { EngineHandle } from "../engine.ts";
import type { WorldChange } from "../matrix/change-world.ts";
import type { UploadingOptions } from "../matrix/upload.ts";
import type { EditActions, Problem, WorldEdit } from "./app-state.ts";
import type { Platform } from "./platform.ts";
import { isAbort, problemOf } from "./problem.ts";

export interface WorldEditingInputs {
  readonly engine: EngineHandle;
  readonly platform: Platform;
  readonly maxSceneBytes: () => Promise<number>;
  /** What the world is called and about now. */
  readonly read: () => { readonly name: string; readonly topic: string };
  readonly change: (change: WorldChange, options: Omit<UploadingOptions, "send">) => Promise<void>;
  readonly onEdit: (edit: WorldEdit | null) => void;
}

export interface WorldEditing extends EditActions {
  openFile(file: File): void;
}

type Inputs = WorldEditingInputs;

const NOTHING: WorldEdit = {
  name: "",
  topic: "",
  picture: null,
  scene: null,
  reading: null,
  work: null,
  problem: null,
};

/** Failures whose own words say what is wrong with a file, or with the picture; of the others, that nothing has changed. */
const OWN_WORDS = /^(ecs|engine|gltf|media\/upload)/;

function problemOfChange(error: unknown, detail: string): Problem | null {
  if (isAbort(error)) return null;
  const problem = problemOf(error, detail);
  if (OWN_WORDS.test(problem.code)) return problem;
  const code = problem.code === "matrix/forbidden" ? "world/forbidden" : "world/unchanged";
  return { ...problem, code };
}

export function createWorldEditing({ engine, platform, maxSceneBytes, read, change, onEdit }: Inputs): WorldEditing {
  let edit: WorldEdit | null = null;
  let before = { name: "", topic: "" };
  let picture: Blob | null = null;
  let scene: { readonly file: File; readonly name: string } | null = null;
  let reading = new AbortController();
  let saving: AbortController | null = null;

  function show(changed: Partial<WorldEdit>): void {
    if (!edit) return;
    edit = { ...edit, ...changed };
    onEdit(edit);
  }

  function end(): void {
    stop();
    reading.abort();
    if (edit?.picture) URL.revokeObjectURL(edit.picture);
    edit = picture = scene = null;
    onEdit(null);
  }

  const stop = (): void => saving?.abort(new DOMException("stopped", "AbortError"));

  function begin(): void {
    if (edit) return;
    const { name, topic } = read();
    before = { name, topic };
    edit = { ...NOTHING, ...before };
    onEdit(edit);
  }

  function keepPicture(): void {
    picture = null;
    if (edit?.picture) URL.revokeObjectURL(edit.picture);
    show({ picture: null });
  }

  function keepScene(): void {
    reading.abort();
    scene = null;
    show({ scene: null, reading: null, problem: null });
  }

  async function takePicture(): Promise<void> {
    const of = edit;
    try {
      const taken = await platform.shrinkPicture(new Blob([await engine.call("photo", null)], { type: "image/png" }));
      if (!of || !edit) return;
      keepPicture();
      picture = taken;
      show({ picture: URL.createObjectURL(taken), problem: null });
    } catch (error) {
      show({ problem: problemOfChange(error, before.name) });
    }
  }

  /** Looks whether the engine can show it, before anybody waits for an upload; the scene that stands is left alone. */
  async function open(file: File): Promise<void> {
    if (!edit || edit.work) return;
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    const { name, size } = file;
    show({ reading: name, problem: null });
    try {
      const limit = await maxSceneBytes();
      if (size > limit)
        throw new EngineError("media/upload-too-large", `edit: ${size} bytes`, { facts: { size, limit } });
      const bytes = await file.arrayBuffer();
      signal.throwIfAborted();
      const { triangles, unsupported } = await engine.call("checkScene", { bytes, name }, [bytes]);
      if (signal.aborted) return;
      scene = { file, name };
      show({ scene: { name, bytes: size, triangles, unsupported }, reading: null });
    } catch (error) {
      if (!signal.aborted) show({ reading: null, problem: problemOfChange(error, name) });
    }
  }

  async function save(): Promise<void> {
    if (!edit || edit.work || edit.reading || edit.name.trim() === "") return;
    const [name, topic] = [edit.name.trim(), edit.topic.trim()];
    const changed: WorldChange = {
      ...(name !== before.name && { name }),
      ...(topic !== before.topic && { topic }),
      ...(picture && { picture }),
      ...(scene && { scene }),
    };
    const own = new AbortController();
    saving = own;
    show({ work: { loaded: 0, total: 0 }, problem: null });
    try {
      const onProgress = (loaded: number, total: number): void => show({ work: { loaded, total } });
      await change(changed, { onProgress, signal: own.signal });
      if (saving === own) end();
    } catch (error) {
      if (saving === own) show({ work: null, problem: problemOfChange(error, scene?.name ?? name) });
    } finally {
      if (saving === own) saving = null;
    }
  }

  return {
    begin,
    change: (changed) => show({ ...changed, problem: null }),
    takePicture: () => void takePicture(),
    keepPicture,
    keepScene,
    openFile: (file) => void open(file),
    save: () => void save(),
    stop,
    end,
  };
}
