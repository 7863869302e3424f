import { TbPhotoOff } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import classes from './inbox.module.css';
import { pictureAddress } from './inbox.queries';

interface Props {
  readonly faceId: string;
  /** Null: the best. */
  readonly visitId: string | null;
  /** Empty where the text beside it says it. */
  readonly alt: string;
  readonly size: number | string;
}

/** What is in view is fetched, and nothing else: each look is in the audit log. One whose hours are over has none. */
export function FacePicture({ faceId, visitId, alt, size }: Props): ReactNode {
  const address = pictureAddress(faceId, visitId);
  const [missing, setMissing] = useState<string>();
  return (
    <span className={classes['picture']} style={{ width: size, aspectRatio: '1' }}>
      {missing === address ? (
        <TbPhotoOff size={24} role={alt === '' ? undefined : 'img'} aria-label={alt === '' ? undefined : alt} />
      ) : (
        <img
          src={address}
          alt={alt}
          loading="lazy"
          decoding="async"
          onError={() => {
            setMissing(address);
          }}
        />
      )}
    </span>
  );
}
