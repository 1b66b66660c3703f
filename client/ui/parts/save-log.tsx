// save-log.tsx: saves the log to a file, for a bug report. It holds no tokens and no passwords (client/log.ts).

import FileText from "lucide-react/icons/file-text";
import type { ReactNode } from "react";
import { logFile } from "../../log.ts";
import { say } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

export function SaveLog(): ReactNode {
  return (
    <Button look={["small", "bare"]} onClick={saveLog}>
      <Icon of={FileText} size={16} />
      {say("entrance.saveLog")}
    </Button>
  );
}

function saveLog(): void {
  const url = URL.createObjectURL(new Blob([logFile(navigator.userAgent)], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: "manyrooms-log.txt" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // the download has begun by then
}
