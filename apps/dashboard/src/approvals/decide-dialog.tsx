import { Alert, Button, Group, Modal, Progress, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem, UserText } from '../ui';
import { runBulk, type BulkProgress } from '../ui/bulk-run.policy';
import { approve, refreshApprovals, refuse, type CorrectionRequest } from './approvals.queries';

export type Decision = 'approve' | 'refuse';

interface Props {
  readonly decision: Decision;
  readonly requests: readonly CorrectionRequest[];
  readonly onClose: () => void;
}

const failuresShownMax = 10;

/** One decision for as many as were selected; those that fail stay, with why. */
export function DecideDialog({ decision, requests, onClose }: Props): ReactNode {
  const { t } = useTranslation('approvals');
  const client = useQueryClient();
  const run = useRef(new AbortController());
  const [todo, setTodo] = useState(requests);
  const [reason, setReason] = useState('');
  const [progress, setProgress] = useState<BulkProgress>();
  const [isRunning, setRunning] = useState(false);
  const locked = todo.filter(({ period_id: periodId }) => periodId !== null).length;
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    run.current = new AbortController();
    setRunning(true);
    const act = async (id: string): Promise<void> => {
      const request = todo.find((one) => one.id === id);
      if (request !== undefined) await (decision === 'approve' ? approve : refuse)(request, reason.trim());
    };
    const ids = todo.map(({ id }) => id);
    const done = await runBulk(ids, act, { signal: run.current.signal, onProgress: setProgress });
    setRunning(false);
    await refreshApprovals(client);
    if (done.done.length < ids.length) {
      setTodo(todo.filter(({ id }) => !done.done.includes(id)));
      return;
    }
    notifications.show({ color: 'teal', message: t(`decide.done.${decision}`, { count: ids.length }) });
    onClose();
  };
  return (
    <Modal
      opened
      onClose={isRunning ? () => undefined : onClose}
      closeOnEscape={reason === ''}
      title={t(`decide.title.${decision}`, { count: requests.length })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          {locked > 0 && decision === 'approve' && (
            <Alert color="orange" role="status">
              {t('decide.locked', { count: locked })}
            </Alert>
          )}
          {progress !== undefined && !isRunning && progress.failed.length > 0 && (
            <Failures progress={progress} requests={todo} />
          )}
          <Textarea
            label={t(decision === 'refuse' ? 'decide.reason' : 'decide.reasonOptional')}
            description={t('decide.reasonHint')}
            required={decision === 'refuse'}
            autosize
            minRows={2}
            maxLength={2_000}
            value={reason}
            data-autofocus
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
          />
          {isRunning && progress !== undefined && progress.total > 1 && (
            <Progress
              value={(100 * (progress.done.length + progress.failed.length)) / progress.total}
              aria-label={t('decide.progress')}
            />
          )}
          <Group justify="flex-end">
            <Button
              variant="default"
              onClick={() => {
                if (isRunning) run.current.abort();
                else onClose();
              }}
            >
              {t('cancel')}
            </Button>
            <Button
              type="submit"
              loading={isRunning}
              disabled={decision === 'refuse' && reason.trim() === ''}
              {...(decision === 'refuse' && { color: 'red.9' })}
            >
              {t(`decide.submit.${decision}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface FailuresProps {
  readonly progress: BulkProgress;
  readonly requests: readonly CorrectionRequest[];
}

function Failures({ progress, requests }: FailuresProps): ReactNode {
  const { t } = useTranslation('approvals');
  return (
    <Alert color="red" title={t('decide.failed', { count: progress.failed.length })} role="alert">
      <Stack gap={4}>
        {progress.failed.slice(0, failuresShownMax).map(({ id, error }) => (
          <Text key={id} size="sm">
            <UserText text={requests.find((one) => one.id === id)?.user_name} />{' '}
            {toProblem(error).detail ?? t('decide.unreached')}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}
