// backdrop.tsx: what lies behind a screen where no world is drawn yet: a world's picture, or a calm evening with a row of doors.

import { type ReactNode, useState } from "react";
import styles from "./backdrop.module.css";
import { type PictureOf, usePicture } from "./use-picture.ts";

interface BackdropProps {
  /** Null while it is not known which; left out where there is none. */
  world?: PictureOf | null;
  /** On phones, a sheet covers the lower part: the picture ends where it begins. */
  aboveSheet?: boolean;
}

export function Backdrop({ world, aboveSheet = false }: BackdropProps): ReactNode {
  return (
    <div className={`${styles.back} ${aboveSheet ? styles.aboveSheet : ""}`} aria-hidden="true">
      {world === undefined ? <Evening /> : <OfWorld world={world} />}
    </div>
  );
}

function OfWorld({ world }: { world: PictureOf | null }): ReactNode {
  const url = usePicture(world);
  const [broken, setBroken] = useState<string | null>(null);
  if (url === null || (url !== undefined && url === broken)) return <Evening />;
  return url && <img key={url} src={url} alt="" decoding="async" onError={() => setBroken(url)} />;
}

/** Hills and doors, in the colours of the Landing. */
function Evening(): ReactNode {
  return (
    <svg viewBox="0 0 1440 900" preserveAspectRatio="xMaxYMax slice" role="presentation">
      <defs>
        <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#5d7ba9" />
          <stop offset="0.42" stopColor="#b29a9e" />
          <stop offset="0.66" stopColor="#f2bd86" />
          <stop offset="0.8" stopColor="#ffd9a0" />
        </linearGradient>
        <radialGradient id="sun" cx="0.5" cy="0.5" r="0.5">
          <stop offset="0" stopColor="#fff3d6" />
          <stop offset="0.1" stopColor="#ffe2ae" stopOpacity="0.85" />
          <stop offset="0.4" stopColor="#ffcb85" stopOpacity="0.34" />
          <stop offset="1" stopColor="#ffc078" stopOpacity="0" />
        </radialGradient>
        <linearGradient id="far" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#c89a80" />
          <stop offset="1" stopColor="#e2b083" />
        </linearGradient>
        <linearGradient id="middle" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#8f7a5e" />
          <stop offset="1" stopColor="#a98a62" />
        </linearGradient>
        <linearGradient id="near" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#5c5140" />
          <stop offset="1" stopColor="#3a322b" />
        </linearGradient>
        <linearGradient id="light" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#ffd08a" />
          <stop offset="1" stopColor="#ffb454" />
        </linearGradient>
      </defs>
      <rect width="1440" height="900" fill="url(#sky)" />
      <circle cx="1040" cy="540" r="500" fill="url(#sun)" />
      <circle cx="1040" cy="540" r="34" fill="#fff3d6" />
      <path d="M0 590C120 548 250 540 380 566S640 618 800 590s300-66 430-52 160 30 210 42v320H0z" fill="url(#far)" />
      <path d="M0 662c140-34 300-30 460-6s330 20 480-8 330-36 500 4v248H0z" fill="url(#middle)" />
      <path d="M0 752c180-22 380-26 620-4s520 6 820-28v180H0z" fill="url(#near)" />
      <g fill="#4b3a34">
        <path d="M862 750v-92a44 44 0 0 1 88 0v92zM1180 738v-128a60 60 0 0 1 120 0v122z" />
      </g>
      <g fill="url(#light)">
        <path d="M877 750v-90a29 29 0 0 1 58 0v89zM1199 737v-124a41 41 0 0 1 82 0v119z" />
      </g>
      <g fill="#4d4a38">
        <path d="M1046 744c-22-70-14-170 8-214 22 44 30 144 8 214zM744 752c-16-50-10-120 6-152 16 32 22 102 6 152zM1376 726c-26-80-16-196 10-248 26 52 36 168 10 248z" />
      </g>
    </svg>
  );
}
