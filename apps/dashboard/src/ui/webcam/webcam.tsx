import { Alert, Button, Group, Loader, NativeSelect, Stack, Text } from '@mantine/core';
import { TbCameraOff, TbCircleCheck, TbInfoCircle } from 'react-icons/tb';
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { judgeLight, measureLuma, oval, type Light } from './light.policy';
import { useWebcam } from './use-webcam';
import classes from './webcam.module.css';

interface Props {
  /** What was taken, as it is; the server judges it. */
  readonly onPhoto: (photo: File) => void;
  /** As while the photo before is being sent. */
  readonly isDisabled?: boolean;
}

/** Takes a photo with this computer's camera: says how the light is, and shows where the face should be. */
export function Webcam({ onPhoto, isDisabled = false }: Props): ReactNode {
  const { t } = useTranslation('ui');
  const [deviceId, setDeviceId] = useState<string>();
  const { stream, problem, devices } = useWebcam(deviceId);
  const video = useRef<HTMLVideoElement>(null);
  const light = useLight(video, stream);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream ?? null;
  }, [stream]);
  if (problem !== undefined) {
    return (
      <Alert color="orange" icon={<TbCameraOff />} title={t(`webcam.problem.${problem}`)} role="alert">
        {t(`webcam.advice.${problem}`)}
      </Alert>
    );
  }
  const take = async (): Promise<void> => {
    if (video.current !== null) onPhoto(await toPhoto(video.current));
  };
  return (
    <Stack gap="sm">
      <div className={classes['frame']}>
        {/* A picture of oneself is expected as in a mirror; what is sent is not mirrored. */}
        <video ref={video} className={classes['video']} autoPlay playsInline muted aria-label={t('webcam.label')} />
        <Guide isGood={light === 'good'} />
        {light === undefined && <Loader className={classes['loader']} aria-label={t('loading')} />}
      </div>
      <Group gap={6} wrap="nowrap" mih={24} role="status">
        {light === 'good' ? <TbCircleCheck size={18} aria-hidden /> : <TbInfoCircle size={18} aria-hidden />}
        <Text size="sm">{light === undefined ? t('webcam.starting') : t(`webcam.light.${light}`)}</Text>
      </Group>
      <Group>
        <Button onClick={() => void take()} disabled={light === undefined || isDisabled}>
          {t('webcam.take')}
        </Button>
        {devices.length > 1 && (
          <NativeSelect
            aria-label={t('webcam.device')}
            value={deviceId ?? stream?.getVideoTracks()[0]?.getSettings().deviceId ?? ''}
            data={devices.map((device, index) => ({
              value: device.deviceId,
              label: device.label === '' ? t('webcam.deviceNumber', { number: index + 1 }) : device.label,
            }))}
            onChange={(event) => {
              setDeviceId(event.currentTarget.value);
            }}
          />
        )}
      </Group>
    </Stack>
  );
}

function Guide({ isGood }: { readonly isGood: boolean }): ReactNode {
  const { x, y, halfWidth, halfHeight } = oval;
  return (
    <svg className={classes['guide']} viewBox="0 0 160 90" preserveAspectRatio="none" aria-hidden>
      <ellipse
        cx={x * 160}
        cy={y * 90}
        rx={halfWidth * 160}
        ry={halfHeight * 90}
        className={isGood ? classes['good'] : classes['bad']}
      />
    </svg>
  );
}

/** Twice a second, of a small copy: nobody moves faster into the light. */
const measureEveryMs = 500;
const copyWidth = 64;
const copyHeight = 36;

/** Undefined before the first picture. */
function useLight(video: RefObject<HTMLVideoElement | null>, stream: MediaStream | undefined): Light | undefined {
  const [light, setLight] = useState<Light>();
  useEffect(() => {
    if (stream === undefined) return;
    const copy = document.createElement('canvas');
    copy.width = copyWidth;
    copy.height = copyHeight;
    const context = copy.getContext('2d', { willReadFrequently: true });
    const timer = setInterval(() => {
      if (video.current === null || video.current.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
      context?.drawImage(video.current, 0, 0, copyWidth, copyHeight);
      const pixels = context?.getImageData(0, 0, copyWidth, copyHeight).data;
      if (pixels !== undefined) setLight(judgeLight(measureLuma(pixels, copyWidth, copyHeight)));
    }, measureEveryMs);
    return () => {
      clearInterval(timer);
    };
  }, [stream, video]);
  return light;
}

/** Well below the 5 MB that the server takes, and without what a face model could not see anyway. */
const jpegQuality = 0.92;

async function toPhoto(video: HTMLVideoElement): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', jpegQuality);
  });
  if (blob === null) throw new Error('the browser made no picture of the video');
  return new File([blob], 'webcam.jpg', { type: 'image/jpeg' });
}
