import { Box } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './face-picture.module.css';
import type { RecognizedFace } from './recognition.queries';

interface Props {
  readonly url: string;
  readonly faces: readonly RecognizedFace[];
}

/** The picture with a numbered box around each face; what is known of them stands beside it as text. */
export function FacePicture({ url, faces }: Props): ReactNode {
  const { t } = useTranslation('recognition');
  const [size, setSize] = useState<{ readonly width: number; readonly height: number }>();
  return (
    <Box className={classes['frame']}>
      <img
        key={url}
        src={url}
        alt={t('photo.alt', { count: faces.length })}
        className={classes['picture']}
        onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
          setSize({ width, height });
        }}
      />
      {size !== undefined &&
        faces.map(({ bounding_box: box, match }, index) => (
          <div
            key={index}
            aria-hidden
            className={classes['box']}
            data-known={match !== null}
            style={{
              left: share(box.x, size.width),
              top: share(box.y, size.height),
              width: share(box.width, size.width),
              height: share(box.height, size.height),
            }}
          >
            <span className={classes['label']}>
              {index + 1} <bdi>{match?.name ?? t('face.nobody')}</bdi>
            </span>
          </div>
        ))}
    </Box>
  );
}

function share(px: number, of: number): string {
  return `${(100 * px) / of}%`;
}
