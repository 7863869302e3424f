import { useEffect, useRef, useState, type ReactNode } from 'react';
import classes from './camera-picture.module.css';
import { previewUrl } from './picture-urls';

interface Props {
  readonly cameraId: string;
  readonly alt: string;
  readonly onFailure: () => void;
}

/** The API ends a preview after ten minutes; the next one begins before that. */
const askedAnewAfterMs = 9 * 60_000;
/** One transparent pixel: an image keeps its connection until it has something else to show. */
const pixel = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

export function MovingPicture({ cameraId, alt, onFailure }: Props): ReactNode {
  const image = useRef<HTMLImageElement>(null);
  const [connection, setConnection] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      setConnection((count) => count + 1);
    }, askedAnewAfterMs);
    return () => {
      clearInterval(timer);
    };
  }, []);
  useEffect(() => {
    const element = image.current;
    if (element === null) return;
    element.src = previewUrl(cameraId, connection);
    return () => {
      element.src = pixel;
    };
  }, [cameraId, connection]);
  return <img ref={image} alt={alt} className={classes['picture']} onError={onFailure} />;
}
