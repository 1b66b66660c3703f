// remove-dialog.tsx: asks before somebody is sent out or banned, and for the reason that they will read.

import { type ReactNode, useRef, useState } from "react";
import type { Person } from "../../state/app-state.ts";
import { fullName, MAX_REASON } from "../../state/names.ts";
import { Button } from "../parts/button.tsx";
import { Dialog, DialogActions, type DialogHandle } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";

/** Somebody whom one is about to take out of the world. Stays as it was when it was asked for: they may leave meanwhile. */
export interface AboutToRemove {
  readonly removing: "kick" | "ban";
  readonly person: Person;
}

export function RemoveDialog({ about, onClose }: { about: AboutToRemove; onClose: () => void }): ReactNode {
  const { actions } = useUi();
  const world = useAppState(({ screen }) => (screen.kind === "world" ? screen.card.name : ""));
  const [reason, setReason] = useState("");
  const dialog = useRef<DialogHandle>(null);
  const { removing, person } = about;
  const close = (): void => dialog.current?.close();
  return (
    <Dialog
      ref={dialog}
      title={say(`remove.${removing}.title`, { name: fullName(person), world })}
      what={say(`remove.${removing}.what`)}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          actions.remove(removing, person.user, reason);
          close();
        }}
      >
        <Field
          label={say("remove.reason")}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
          maxLength={MAX_REASON}
          dir="auto"
          autoComplete="off"
        />
        <DialogActions>
          <Button onClick={close}>{say("remove.cancel")}</Button>
          <Button type="submit" look={["final"]}>
            {say(`remove.${removing}.do`, { name: person.name })}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
