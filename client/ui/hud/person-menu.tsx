// person-menu.tsx: what one can do with somebody in the list of people.

import Ban from "lucide-react/icons/ban";
import Copy from "lucide-react/icons/copy";
import EyeOff from "lucide-react/icons/eye-off";
import Mic from "lucide-react/icons/mic";
import MicOff from "lucide-react/icons/mic-off";
import SlidersHorizontal from "lucide-react/icons/sliders-horizontal";
import UserRoundMinus from "lucide-react/icons/user-round-minus";
import Volume2 from "lucide-react/icons/volume-2";
import VolumeX from "lucide-react/icons/volume-x";
import type { ReactNode } from "react";
import type { Person } from "../../state/app-state.ts";
import { fullName } from "../../state/names.ts";
import { listeningTo, listenTo } from "../../state/settings.ts";
import { Menu } from "../parts/menu.tsx";
import { useSettings, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import type { AboutToRemove } from "./remove-dialog.tsx";

interface PersonMenuProps {
  person: Person;
  onRemove: (about: AboutToRemove) => void;
  /** The user id is in the clipboard, or could not be put there. */
  onCopied: (copied: boolean) => void;
  /** Shows how loud they are, or no more. */
  onListen: () => void;
}

export function PersonMenu({ person, onRemove, onCopied, onListen }: PersonMenuProps): ReactNode {
  const { actions } = useUi();
  const [settings, change] = useSettings();
  const { user, mayKick, mayBan, mayMute, muted } = person;
  const mutedForMe = listeningTo(settings, user).muted;
  const copy = (): void => {
    // Without https there is no clipboard at all
    const copying = navigator.clipboard?.writeText(user) ?? Promise.reject(new Error("no clipboard"));
    copying.then(
      () => onCopied(true),
      () => onCopied(false),
    );
  };
  const own = [
    {
      icon: mutedForMe ? Volume2 : VolumeX,
      label: say(mutedForMe ? "people.unmuteForMe" : "people.muteForMe"),
      act: () => change(listenTo(settings, user, { muted: !mutedForMe })),
    },
    { icon: SlidersHorizontal, label: say("people.listen"), act: onListen },
    { icon: EyeOff, label: say("people.ignore"), act: () => actions.setIgnored(user, true) },
    { icon: Copy, label: say("people.copyId"), act: copy },
  ];
  const mute = {
    icon: muted ? Mic : MicOff,
    label: say(muted ? "people.unmuteForAll" : "people.muteForAll"),
    act: () => actions.setMuted(user, !muted),
    danger: !muted,
  };
  const kick = {
    icon: UserRoundMinus,
    label: say("people.kick"),
    act: () => onRemove({ removing: "kick", person }),
    danger: true,
  };
  const ban = { icon: Ban, label: say("people.ban"), act: () => onRemove({ removing: "ban", person }), danger: true };
  return (
    <Menu
      label={say("people.menu", { name: fullName(person) })}
      groups={[own, [...(mayMute ? [mute] : []), ...(mayKick ? [kick] : []), ...(mayBan ? [ban] : [])]]}
    />
  );
}
