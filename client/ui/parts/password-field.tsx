// password-field.tsx: a labelled password, which can be shown while one types it.

import Eye from "lucide-react/icons/eye";
import EyeOff from "lucide-react/icons/eye-off";
import { type ComponentProps, type ReactNode, useState } from "react";
import { say } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { Icon } from "./icon.tsx";

export function PasswordField(props: Omit<ComponentProps<typeof Field>, "type" | "after">): ReactNode {
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={shown ? "text" : "password"}
      dir="ltr"
      autoCapitalize="none"
      spellCheck={false}
      after={
        <Button
          look={["icon", "bare", "small"]}
          aria-label={say(shown ? "signIn.hide" : "signIn.show")}
          onClick={() => setShown(!shown)}
        >
          <Icon of={shown ? EyeOff : Eye} />
        </Button>
      }
    />
  );
}
