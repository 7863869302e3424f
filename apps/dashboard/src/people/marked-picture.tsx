import { Box } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { placeOf, type FaceBox } from './face-refusal.policy';
import classes from './marked-picture.module.css';
import { usePicture } from './use-picture';

interface Props {
  readonly picture: Blob;
  readonly name: string;
  readonly boxes: readonly FaceBox[];
  readonly isLarge: boolean;
  /** Where one of the faces is to be chosen. */
  readonly onChoose?: (box: FaceBox) => void;
}

/** A picture with the faces that were found in it. */
export function MarkedPicture({ picture, name, boxes, isLarge, onChoose }: Props): ReactNode {
  const { t } = useTranslation('people');
  const ref = usePicture(picture);
  const [size, setSize] = useState<{ readonly width: number; readonly height: number }>();
  return (
    <Box className={classes['frame']} mah={isLarge ? 320 : 96} maw={isLarge ? 420 : 128} dir="ltr">
      <img
        ref={ref}
        className={classes['picture']}
        style={{ maxHeight: isLarge ? 320 : 96 }}
        alt={name}
        onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
          setSize({ width, height });
        }}
      />
      {size !== undefined &&
        boxes.map((box, index) => {
          const label = t('uploads.face', { number: index + 1 });
          const key = `${box.x},${box.y}`;
          return onChoose === undefined ? (
            <span key={key} className={classes['mark']} style={placeOf(box, size)} role="img" aria-label={label} />
          ) : (
            <button
              key={key}
              type="button"
              className={classes['choice']}
              style={placeOf(box, size)}
              aria-label={t('uploads.chooseFace', { number: index + 1 })}
              onClick={() => {
                onChoose(box);
              }}
            >
              {index + 1}
            </button>
          );
        })}
    </Box>
  );
}
