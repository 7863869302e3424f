import { Alert, Button, Group, Progress, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem, UserText } from '../ui';
import type { BulkProgress } from '../ui/bulk-run.policy';
import { Dialog } from '../ui/dialog';
import { useDeciding, type Decidable } from './use-deciding';

export type Decision = 'approve' | 'refuse' | 'cancel';

/** How requests of a kind are decided. */
export interface Deciding<Request extends Decidable> {
  readonly act: (decision: Decision, request: Request, reason: string) => Promise<unknown>;
  /** As it is now; undefined for what waits no more. */
  readonly renew: (request: Request) => Promise<Request | undefined>;
  /** What is decided, of one alone. */
  readonly show: (request: Request) => ReactNode;
}

interface Props<Request extends Decidable> {
  readonly decision: Decision;
  readonly requests: readonly Request[];
  readonly deciding: Deciding<Request>;
  /** What to know of those that are left. */
  readonly notice?: (todo: readonly Request[]) => ReactNode;
  readonly onClose: () => void;
}

const failuresShownMax = 10;

/** One decision for as many as were selected; those that fail stay, with why, and as they are by now. */
export function DecideDialog<Request extends Decidable>(props: Props<Request>): ReactNode {
  const { decision, requests, deciding, notice, onClose } = props;
  const { t } = useTranslation('approvals');
  const [reason, setReason] = useState('');
  const isReasonNeeded = decision !== 'approve';
  const { todo, progress, isRunning, submit, cancel } = useDeciding(useQueryClient(), requests, {
    act: (request: Request) => deciding.act(decision, request, reason.trim()),
    renew: deciding.renew,
    onDone: (count) => {
      notifications.show({ color: 'teal', message: t(`decide.done.${decision}`, { count }) });
      onClose();
    },
  });
  const [only] = todo;
  return (
    <Dialog
      opened
      onClose={isRunning ? () => undefined : onClose}
      closeOnEscape={reason === ''}
      title={t(`decide.title.${decision}`, { count: requests.length })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack>
          {todo.length === 1 && only !== undefined && deciding.show(only)}
          {notice?.(todo)}
          {!isRunning && <Failures progress={progress} requests={requests} isAnyLeft={todo.length > 0} />}
          <Textarea
            label={t(isReasonNeeded ? 'decide.reason' : 'decide.reasonOptional')}
            description={t('decide.reasonHint')}
            required={isReasonNeeded}
            autosize
            minRows={2}
            maxLength={2_000}
            value={reason}
            data-autofocus
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
          />
          {isRunning && <Running progress={progress} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={isRunning ? cancel : onClose}>
              {t(todo.length === 0 ? 'close' : 'cancel')}
            </Button>
            <Button
              type="submit"
              loading={isRunning}
              disabled={todo.length === 0 || (isReasonNeeded && reason.trim() === '')}
              {...(isReasonNeeded && { color: 'red.9' })}
            >
              {t(`decide.submit.${decision}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function Running({ progress }: { readonly progress: BulkProgress | undefined }): ReactNode {
  const { t } = useTranslation('approvals');
  if (progress === undefined || progress.total < 2) return null;
  const tried = progress.done.length + progress.failed.length;
  return <Progress value={(100 * tried) / progress.total} aria-label={t('decide.progress')} />;
}

interface FailuresProps {
  readonly progress: BulkProgress | undefined;
  readonly requests: readonly Decidable[];
  readonly isAnyLeft: boolean;
}

function Failures({ progress, requests, isAnyLeft }: FailuresProps): ReactNode {
  const { t } = useTranslation('approvals');
  if (progress === undefined || progress.failed.length === 0) return null;
  return (
    <Alert color="red" title={t('decide.failed', { count: progress.failed.length })} role="alert">
      <Stack gap={4}>
        {progress.failed.slice(0, failuresShownMax).map(({ id, error }) => (
          <Text key={id} size="sm">
            <UserText text={requests.find((one) => one.id === id)?.user_name} />{' '}
            {toProblem(error).detail ?? t('decide.unreached')}
          </Text>
        ))}
        <Text size="sm">{t(isAnyLeft ? 'decide.lookAgain' : 'decide.noneLeft')}</Text>
      </Stack>
    </Alert>
  );
}
