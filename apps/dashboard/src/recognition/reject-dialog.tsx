import { Alert, Button, Group, List, Stack, Text, Textarea } from '@mantine/core';
import { TbCheck } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../ui';
import { Dialog } from '../ui/dialog';
import { LinkAnchor } from '../ui/links';
import { rejectRecognition, type Evidence, type Rejection } from './recognition.queries';

interface Props {
  readonly evidence: Evidence;
  readonly onClose: () => void;
  readonly onRejected: (rejection: Rejection) => void;
}

/** As long as the API takes. */
const reasonLengthMax = 2_000;

/** "This is not that person": says what it does before it is done, since somebody is paid by the row. */
export function RejectDialog({ evidence, onClose, onRejected }: Props): ReactNode {
  const { t } = useTranslation('recognition');
  const { t: tUi } = useTranslation('ui');
  const [reason, setReason] = useState('');
  const rejecting = useMutation(rejectRecognition(useQueryClient(), evidence.id));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    rejecting.mutate(reason.trim(), {
      onSuccess: ({ rejection }) => {
        onRejected(rejection);
      },
    });
  };
  return (
    <Dialog
      opened
      onClose={rejecting.isPending ? () => undefined : onClose}
      closeOnEscape={reason === ''}
      title={t('reject.title')}
      closeButtonProps={{ 'aria-label': tUi('close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <List size="sm" spacing={4}>
            <List.Item>{t('reject.takesBack')}</List.Item>
            <List.Item>{t('reject.days')}</List.Item>
            <List.Item>{t(evidence.face_kept_until === null ? 'reject.noFace' : 'reject.face')}</List.Item>
            {evidence.told_at !== null && <List.Item>{t('reject.toldPhoto')}</List.Item>}
          </List>
          <Textarea
            label={t('reject.reason')}
            description={t('reject.reasonHint')}
            autosize
            minRows={2}
            maxLength={reasonLengthMax}
            value={reason}
            data-autofocus
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
          />
          {rejecting.isError && <ErrorNotice error={rejecting.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={rejecting.isPending}>
              {tUi('cancel')}
            </Button>
            <Button type="submit" loading={rejecting.isPending}>
              {t('reject.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

const missing = ['kept_no_longer', 'never_kept', 'no_consent'] as const;

/** What came of it, and what else is worth a look. */
export function RejectionResult({ rejection }: { readonly rejection: Rejection }): ReactNode {
  const { t } = useTranslation('recognition');
  const why = missing.find((known) => known === rejection.counter_example_missing);
  return (
    <Alert color="teal" icon={<TbCheck />} title={t('rejected.done')} role="status">
      <Stack gap="xs">
        <Text size="sm">{t('rejected.takenBack', { count: rejection.withdrawn_recognition_ids.length })}</Text>
        {rejection.has_counter_example && <Text size="sm">{t('rejected.learnt')}</Text>}
        {why !== undefined && <Text size="sm">{t(`rejected.missing.${why}`)}</Text>}
        <Recognitions ids={rejection.decided_recognition_ids} text={t('rejected.decidedAnew')} />
        <Recognitions ids={rejection.similar_recognition_ids} text={t('rejected.similar')} />
      </Stack>
    </Alert>
  );
}

function Recognitions({ ids, text }: { readonly ids: readonly string[]; readonly text: string }): ReactNode {
  const { t } = useTranslation('recognition');
  if (ids.length === 0) return null;
  return (
    <Text size="sm" component="div">
      {text}{' '}
      {ids.map((id, index) => (
        <span key={id}>
          {index > 0 && ' · '}
          <LinkAnchor to="/recognition/$recognitionId" params={{ recognitionId: id }} inherit underline="always">
            {t('rejected.look', { number: index + 1 })}
          </LinkAnchor>
        </span>
      ))}
    </Text>
  );
}
