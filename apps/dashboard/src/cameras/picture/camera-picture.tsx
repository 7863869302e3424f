import { Center, Stack, Text } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { TbPhotoOff, TbVideoOff } from 'react-icons/tb';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamState } from '../state/states.policy';
import classes from './camera-picture.module.css';
import { useLiveSlot } from './live-slots';
import { stillEveryMs } from './live-slots.policy';
import { MovingPicture } from './moving-picture';
import { Still } from './still';
import { useIsPageSeen, useMovingPictures } from './use-moving-pictures';

interface Props {
  readonly cameraId: string;
  readonly name: string;
  readonly state: StreamState | undefined;
  /** Somebody points at it or has it in focus, or it is the one of its page. */
  readonly isHeld?: boolean;
  /** How many pictures the page shows; stills are renewed the slower the more there are. */
  readonly pictures?: number;
}

/** What a camera sees: moving where there is room for it, else a still that renews itself while it is in view. */
export function CameraPicture({ cameraId, name, state, isHeld = false, pictures = 1 }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const { ref, entry } = useIntersection({ rootMargin: '64px' });
  const isSeen = useIsPageSeen() && entry?.isIntersecting === true;
  const { isOn, renewals } = useMovingPictures();
  const [failures, setFailures] = useState(0);
  const hasPicture = state === undefined || state === 'live';
  const isMoving = useLiveSlot(isOn && isSeen && hasPicture && failures === 0, isHeld);
  useForgiveness(failures, setFailures);
  const alt = t('pictureOf', { name });
  return (
    <div ref={ref} className={classes['frame']} data-moving={isMoving || undefined}>
      {!hasPicture ? (
        <Nothing icon={<TbVideoOff size={32} strokeWidth={1.4} />} text={t('noPictureWhile')} />
      ) : isMoving ? (
        <MovingPicture
          key={`${cameraId} ${String(renewals)}`}
          cameraId={cameraId}
          alt={alt}
          onFailure={() => {
            setFailures((count) => count + 1);
          }}
        />
      ) : (
        <Still
          cameraId={cameraId}
          alt={alt}
          everyMs={isOn && isSeen ? stillEveryMs(pictures) : undefined}
          renewals={renewals}
          isSeen={isSeen}
          isWanted={entry?.isIntersecting === true}
          nothing={<Nothing icon={<TbPhotoOff size={32} strokeWidth={1.4} />} text={t('noPicture')} />}
        />
      )}
    </div>
  );
}

function Nothing({ icon, text }: { readonly icon: ReactNode; readonly text: string }): ReactNode {
  return (
    <Center className={classes['nothing']}>
      <Stack gap={4} align="center">
        {icon}
        <Text size="sm">{text}</Text>
      </Stack>
    </Center>
  );
}

/** Too many viewers, say: it stands still for a while, and then asks again. */
const forgivenAfterMs = 15_000;

function useForgiveness(failures: number, setFailures: (failures: number) => void): void {
  useEffect(() => {
    if (failures === 0) return;
    const timer = setTimeout(() => {
      setFailures(0);
    }, forgivenAfterMs);
    return () => {
      clearTimeout(timer);
    };
  }, [failures, setFailures]);
}
