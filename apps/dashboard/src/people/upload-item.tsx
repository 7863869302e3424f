import { Alert, Button, Card, Group, List, Loader, Stack, Text } from '@mantine/core';
import { TbAlertTriangle, TbCircleCheck, TbCircleOff, TbClockHour4 } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { ErrorNotice, StatusBadge, UserText } from '../ui';
import { FaceRefusalText } from './face-refusal-text';
import { pointIn, toFaceRefusal, type FaceRefusal } from './face-refusal.policy';
import type { FaceChoice, FaceUpload } from './face-uploads.policy';
import { MarkedPicture } from './marked-picture';
import type { FaceUploads } from './use-face-uploads';

interface Props {
  readonly upload: FaceUpload;
  readonly uploads: FaceUploads;
}

/** One picture: how far it is, or what became of it, with what can be done. */
export function UploadItem({ upload, uploads }: Props): ReactNode {
  const { t } = useTranslation('people');
  const { state, name, picture, id } = upload;
  const refusal = state.kind === 'failed' ? toFaceRefusal(state.error) : undefined;
  return (
    <Card withBorder p="sm">
      <Group align="flex-start" gap="md">
        <MarkedPicture
          picture={picture}
          name={name}
          boxes={refusal?.boxes ?? []}
          isLarge={refusal !== undefined}
          {...(refusal?.wayOn === 'choose' && {
            onChoose: (box) => {
              uploads.again(id, { ...upload.choice, face: pointIn(box) });
            },
          })}
        />
        <Stack gap="xs" flex="1 1 14rem" miw={0}>
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" fw={550} miw={0}>
              <UserText text={name} isCut />
            </Text>
            <State upload={upload} />
          </Group>
          {state.kind === 'enrolled' && <Enrolled answer={state.answer} />}
          {state.kind === 'unreadable' && <Text size="sm">{t('uploads.unreadableText')}</Text>}
          {refusal !== undefined && <FaceRefusalText refusal={refusal} />}
          {state.kind === 'failed' && refusal === undefined && (
            <ErrorNotice
              error={state.error}
              onRetry={() => {
                uploads.again(id, upload.choice);
              }}
            />
          )}
          <Ways upload={upload} uploads={uploads} refusal={refusal} />
        </Stack>
      </Group>
    </Card>
  );
}

function Ways({ upload, uploads, refusal }: Props & { readonly refusal: FaceRefusal | undefined }): ReactNode {
  const { t } = useTranslation('people');
  const { id, name, state, choice } = upload;
  const again = (more: FaceChoice): void => {
    uploads.again(id, { ...choice, ...more });
  };
  const wayOn = refusal?.wayOn ?? (state.kind === 'cancelled' ? 'again' : undefined);
  return (
    <Group gap="xs">
      {wayOn === 'choose' && (
        <Button
          size="xs"
          onClick={() => {
            again({ face: 'largest' });
          }}
        >
          {t('uploads.largest')}
        </Button>
      )}
      {wayOn === 'confirm' && (
        <Button
          size="xs"
          onClick={() => {
            again({ confirm_same_person: true });
          }}
        >
          {t('uploads.confirm')}
        </Button>
      )}
      {(wayOn === 'again' || wayOn === 'consent' || wayOn === 'makeRoom') && (
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            again({});
          }}
        >
          {t('uploads.again')}
        </Button>
      )}
      {state.kind !== 'uploading' && (
        <Button
          size="xs"
          variant="subtle"
          aria-label={t('uploads.dropNamed', { name })}
          onClick={() => {
            uploads.drop(id);
          }}
        >
          {t('uploads.drop')}
        </Button>
      )}
    </Group>
  );
}

function State({ upload: { state } }: { readonly upload: FaceUpload }): ReactNode {
  const { t } = useTranslation('people');
  switch (state.kind) {
    case 'waiting':
      return (
        <StatusBadge icon={TbClockHour4} color="gray">
          {t('uploads.state.waiting')}
        </StatusBadge>
      );
    case 'uploading':
      return <Loader size="sm" aria-label={t('uploads.state.uploading')} role="status" />;
    case 'enrolled':
      return (
        <StatusBadge icon={TbCircleCheck} color="green">
          {t('uploads.state.enrolled')}
        </StatusBadge>
      );
    case 'cancelled':
      return (
        <StatusBadge icon={TbCircleOff} color="gray">
          {t('uploads.state.cancelled')}
        </StatusBadge>
      );
    case 'unreadable':
    case 'failed':
      return (
        <StatusBadge icon={TbAlertTriangle} color="orange">
          {t('uploads.state.failed')}
        </StatusBadge>
      );
  }
}

function Enrolled({
  answer,
}: {
  readonly answer: Extract<FaceUpload['state'], { kind: 'enrolled' }>['answer'];
}): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  return (
    <>
      <Text size="sm">{t('uploads.quality', { quality: format.percent(answer.quality_score) })}</Text>
      {answer.warnings.length > 0 && (
        <Alert color="yellow" icon={<TbAlertTriangle />} p="xs">
          <List size="sm">
            {answer.warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </>
  );
}
