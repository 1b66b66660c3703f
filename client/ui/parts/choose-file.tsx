// choose-file.tsx: a button that lets a person pick a scene from their computer.

import { type ReactNode, useRef } from "react";
import { Button } from "./button.tsx";
import styles from "./choose-file.module.css";

interface ChooseFileProps {
  words: string;
  look: readonly ("primary" | "wide" | "small")[];
  /** Undefined if nothing was picked. */
  onChosen: (file: File | undefined) => void;
}

export function ChooseFile({ words, look, onChosen }: ChooseFileProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={look} onClick={() => field.current?.click()}>
        {words}
      </Button>
      <input
        ref={field}
        className={styles.hidden}
        type="file"
        accept=".glb,model/gltf-binary"
        aria-label={words}
        onChange={({ target }) => {
          onChosen(target.files?.[0]);
          target.value = ""; // so that the same file can be picked again, after it was mended
        }}
      />
    </>
  );
}
