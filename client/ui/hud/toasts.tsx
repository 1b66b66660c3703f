// toasts.tsx: one thing at a time, top centre: what went wrong first, then who came and left.

import Camera from "lucide-react/icons/camera";
import CircleAlert from "lucide-react/icons/circle-alert";
import CloudOff from "lucide-react/icons/cloud-off";
import DoorOpen from "lucide-react/icons/door-open";
import LogOut from "lucide-react/icons/log-out";
import Sparkles from "lucide-react/icons/sparkles";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import X from "lucide-react/icons/x";
import type { ComponentProps, ReactNode } from "react";
import type { WorldCard } from "../../state/app-state.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { say, sayProblem } from "../words/words.ts";
import styles from "./toasts.module.css";
import { useComings } from "./use-comings.ts";
import { useMoment } from "./use-moment.ts";

/** @param idle what stands here while nothing happens */
export function Toasts({ card, idle }: { card: WorldCard; idle: ReactNode }): ReactNode {
  const coming = useComings(useAppState((state) => state.people));
  const news = coming ? say(coming.kind === "came" ? "world.cameIn" : "world.left", { name: coming.name }) : "";
  const trouble = useTrouble(card.server);
  const saved = useMoment(useAppState((state) => state.photos));
  const changed = useMoment(useAppState((state) => state.sceneChanges));
  const said = saved ? say("world.photo.saved") : changed ? say("world.changed") : news;
  return (
    <div className={styles.place}>
      {/* Stays in the page: a region that comes with its words is not always read. */}
      <p className={text.unseen} role="status">
        {said}
      </p>
      {trouble ??
        (said ? (
          <Toast icon={saved ? Camera : changed ? Sparkles : coming?.kind === "came" ? DoorOpen : LogOut} tone="good">
            <span aria-hidden="true">{said}</span>
          </Toast>
        ) : (
          idle
        ))}
    </div>
  );
}

/** The worst of what is wrong, or null. */
function useTrouble(server: string): ReactNode {
  const { store, actions } = useUi();
  const notice = useAppState((state) => state.notices.at(-1));
  const offline = useAppState((state) => state.offline);
  const unstable = useAppState(
    // One unstable link is that person's; all of them are ours.
    ({ people }) => people.length > 0 && people.every(({ link }) => link === "unstable" || link === "unreachable"),
  );
  if (notice) {
    const { what, next } = sayProblem(notice.problem);
    const dismiss = (): void => {
      for (const { id, problem } of store.getState().notices) {
        if (problem.code === notice.problem.code) actions.dismissNotice(id); // it has the same words
      }
    };
    return (
      <Toast key={notice.problem.code} icon={CircleAlert} tone="bad" onDismiss={dismiss}>
        <b>{what}</b> {next}
      </Toast>
    );
  }
  if (offline) {
    return (
      <Toast icon={CloudOff} tone="care">
        <b>{say("world.offline.what", { server })}</b> {say("world.offline.next")}
      </Toast>
    );
  }
  if (!unstable) return null;
  return (
    <Toast icon={TriangleAlert} tone="care">
      <b>{say("world.unstable.what")}</b> {say("world.unstable.next")}
    </Toast>
  );
}

interface ToastProps {
  icon: ComponentProps<typeof Icon>["of"];
  tone: "good" | "care" | "bad";
  onDismiss?: () => void;
  children: ReactNode;
}

function Toast({ icon, tone, onDismiss, children }: ToastProps): ReactNode {
  return (
    <div className={styles.toast} role={tone === "good" ? undefined : "alert"}>
      <Icon of={icon} className={styles[tone]} />
      <span className={styles.words}>{children}</span>
      {onDismiss && (
        <Button look={["icon", "bare", "small"]} aria-label={say("world.dismiss")} onClick={onDismiss}>
          <Icon of={X} />
        </Button>
      )}
    </div>
  );
}
