// person-menu.tsx: what one can do with somebody in the list of people.

import Ban from "lucide-react/icons/ban";
import Copy from "lucide-react/icons/copy";
import EyeOff from "lucide-react/icons/eye-off";
import UserRoundMinus from "lucide-react/icons/user-round-minus";
import type { ReactNode } from "react";
import type { Person } from "../../state/app-state.ts";
import { fullName } from "../../state/names.ts";
import { Menu } from "../parts/menu.tsx";
import { useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import type { AboutToRemove } from "./remove-dialog.tsx";

interface PersonMenuProps {
  person: Person;
  onRemove: (about: AboutToRemove) => void;
  /** The user id is in the clipboard, or could not be put there. */
  onCopied: (copied: boolean) => void;
}

export function PersonMenu({ person, onRemove, onCopied }: PersonMenuProps): ReactNode {
  const { actions } = useUi();
  const { user, mayKick, mayBan } = person;
  const copy = (): void => {
    // Without https there is no clipboard at all
    const copying = navigator.clipboard?.writeText(user) ?? Promise.reject(new Error("no clipboard"));
    copying.then(
      () => onCopied(true),
      () => onCopied(false),
    );
  };
  const own = [
    { icon: EyeOff, label: say("people.ignore"), act: () => actions.setIgnored(user, true) },
    { icon: Copy, label: say("people.copyId"), act: copy },
  ];
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
      groups={[own, [...(mayKick ? [kick] : []), ...(mayBan ? [ban] : [])]]}
    />
  );
}
