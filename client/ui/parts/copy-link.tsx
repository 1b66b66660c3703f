// copy-link.tsx: puts the address of this world into the clipboard, or shows it where there is no clipboard (plain http).

import Check from "lucide-react/icons/check";
import Link from "lucide-react/icons/link";
import { type ReactNode, useState } from "react";
import { shareHash } from "../../state/share-link.ts";
import text from "../styles/text.module.css";
import { useAppState } from "../ui-context.ts";
import { say } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { Icon } from "./icon.tsx";

export function CopyLink(): ReactNode {
  const [state, setState] = useState<"ready" | "copied" | "by-hand">("ready");
  // Without `?engine=page` and the like, which are for this visit only.
  const user = useAppState(({ self }) => self?.user ?? null);
  const address = `${location.origin}${location.pathname}${shareHash(location.hash, user)}`;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(address);
      setState("copied");
    } catch {
      setState("by-hand"); // refused, or not there at all
    }
  };
  if (state === "by-hand") {
    return (
      <Field
        label={say("world.copyByHand")}
        value={address}
        readOnly
        dir="ltr"
        onFocus={({ target }) => target.select()}
      />
    );
  }
  return (
    <div>
      <Button look={["wide"]} onClick={() => void copy()}>
        <Icon of={state === "copied" ? Check : Link} />
        {say(state === "copied" ? "world.copied" : "world.copy")}
      </Button>
      <p className={text.unseen} role="status">
        {state === "copied" && say("world.copied")}
      </p>
    </div>
  );
}
