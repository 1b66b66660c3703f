// ignored-people.tsx: whom one ignores, at the end of the list of people, with the way back.

import EyeOff from "lucide-react/icons/eye-off";
import { type ReactNode, useId } from "react";
import { fullName } from "../../state/names.ts";
import { Button } from "../parts/button.tsx";
import { CalledLines } from "../parts/called-name.tsx";
import { Icon } from "../parts/icon.tsx";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import styles from "./panel.module.css";

export function IgnoredPeople(): ReactNode {
  const { actions } = useUi();
  const id = useId();
  const ignored = useAppState((state) => state.ignored);
  if (ignored.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <div className={styles.section}>
        <h3 id={id} className={text.t13}>
          {say("people.ignored")}
        </h3>
        <p className={`${text.t13} ${text.quiet}`}>{say("people.ignored.why")}</p>
      </div>
      <ul>
        {ignored.map((person) => (
          <li key={person.user} className={`${styles.person} ${styles.unheard}`}>
            <Icon of={EyeOff} />
            <div>
              <CalledLines of={person} />
            </div>
            <Button
              look={["small"]}
              aria-label={say("people.stopIgnoringWhom", { name: fullName(person) })}
              onClick={() => actions.setIgnored(person.user, false)}
            >
              {say("people.stopIgnoring")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
