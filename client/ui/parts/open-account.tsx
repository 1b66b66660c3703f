// open-account.tsx: the way to the own account from a screen before a world, or to the one that somebody has elsewhere.

import UserRound from "lucide-react/icons/user-round";
import type { ReactNode } from "react";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import styles from "./open-account.module.css";

export function OpenAccount(): ReactNode {
  const { hud } = useUi();
  const account = useAppState((state) => state.account);
  return (
    <Button
      look={["bare"]}
      aria-label={account ? say("profile.open", { name: account.name }) : undefined}
      aria-haspopup="dialog"
      onClick={() => hud.setState({ settings: "profile" })}
    >
      <Icon of={UserRound} />
      <span className={`${text.clip} ${styles.name}`}>{account ? <bdi>{account.name}</bdi> : say("signIn.do")}</span>
    </Button>
  );
}
