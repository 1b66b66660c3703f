// copy-id-dialog.tsx: shows a user id to copy by hand, where there is no clipboard (plain http) or it was refused.

import { type ReactNode, useRef } from "react";
import { Button } from "../parts/button.tsx";
import { Dialog, DialogActions, type DialogHandle } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { say } from "../words/words.ts";

export function CopyIdDialog({ user, onClose }: { user: string; onClose: () => void }): ReactNode {
  const dialog = useRef<DialogHandle>(null);
  return (
    <Dialog ref={dialog} title={say("people.copyId")} onClose={onClose}>
      <Field label={say("people.idByHand")} value={user} readOnly dir="ltr" onFocus={({ target }) => target.select()} />
      <DialogActions>
        <Button onClick={() => dialog.current?.close()}>{say("people.closeId")}</Button>
      </DialogActions>
    </Dialog>
  );
}
