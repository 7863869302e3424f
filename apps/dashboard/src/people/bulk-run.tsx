import { Alert, Button, Group, List, Progress, ScrollArea, Stack, Text } from '@mantine/core';
import { TbAlertTriangle, TbCircleCheck } from 'react-icons/tb';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { api, useMay } from '../session';
import { LinkAnchor, toProblem, UserText } from '../ui';
import { failuresShownMax, runBulk, type BulkFailure, type BulkProgress } from '../ui/bulk-run.policy';
import { LeaveGuard } from '../ui/leave-guard';
import type { BulkAction } from './bulk-dialog';
import { erase, forgetPeople, peopleListKey, personKey } from './people.queries';

type Selection = ReadonlyMap<string, string>;

interface Props {
  readonly action: BulkAction;
  readonly department: string;
  readonly people: Selection;
  /** @param unreached those who failed, and those left when it was cancelled */
  readonly onEnd: (unreached: Selection) => void;
  readonly onAgain: (failed: Selection) => void;
  readonly onClose: () => void;
}

export function BulkRun({ action, department, people, onEnd, onAgain, onClose }: Props): ReactNode {
  const { t } = useTranslation('people');
  const { t: tUi } = useTranslation('ui');
  const format = useFormat();
  const client = useQueryClient();
  const cancelling = useRef(new AbortController());
  const [isCancelled, setCancelled] = useState(false);
  const [isOver, setOver] = useState(false);
  const [progress, setProgress] = useState<BulkProgress>({ total: people.size, done: [], failed: [] });
  const begun = useRef(false);
  const mayReadReceipts = useMay('erasures.read', 'all');
  useEffect(() => {
    // Once, also where React looks twice.
    if (begun.current) return;
    begun.current = true;
    const run = runBulk([...people.keys()], (id) => actOn(action, id, department), {
      signal: cancelling.current.signal,
      onProgress: setProgress,
    });
    void run.then(({ done }) => {
      const reached = new Set(done);
      renew(client, action, done);
      setOver(true);
      onEnd(new Map([...people].filter(([id]) => !reached.has(id))));
    });
  }, [action, client, department, onEnd, people]);
  const cancel = (): void => {
    cancelling.current.abort();
    setCancelled(true);
  };
  const tried = progress.done.length + progress.failed.length;
  const failed = new Map(progress.failed.map(({ id }) => [id, people.get(id) ?? id]));
  return (
    <Stack>
      <LeaveGuard isDirty={!isOver} title={t('bulk.leave.title')} text={t('bulk.leave.text')} onLeave={cancel} />
      <Progress value={(100 * tried) / Math.max(1, progress.total)} aria-label={t('bulk.progressLabel')} />
      <Text size="sm" role="status">
        {t('bulk.progress', { done: format.number(tried), total: format.number(progress.total) })}
      </Text>
      {isOver && <Outcome progress={progress} isCancelled={isCancelled} people={people} />}
      {isOver && action === 'erase' && progress.done.length > 0 && mayReadReceipts && (
        <LinkAnchor to="/settings/erasures" size="sm">
          {t('erase.receipts')}
        </LinkAnchor>
      )}
      <Group justify="flex-end">
        {!isOver && (
          <Button variant="default" disabled={isCancelled} onClick={cancel}>
            {tUi('cancel')}
          </Button>
        )}
        {isOver && failed.size > 0 && (
          <Button
            variant="default"
            onClick={() => {
              onAgain(failed);
            }}
          >
            {t('bulk.again')}
          </Button>
        )}
        {isOver && (
          <Button onClick={onClose} data-autofocus>
            {tUi('close')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function actOn(action: BulkAction, id: string, department: string): Promise<unknown> {
  const params = { path: { id } };
  switch (action) {
    case 'erase':
      return erase(id);
    case 'department':
      return api.put('/users/{id}', { params, body: { department: department.trim() === '' ? null : department } });
    case 'activate':
    case 'deactivate':
      return api.put('/users/{id}', { params, body: { is_active: action === 'activate' } });
  }
}

function renew(client: QueryClient, action: BulkAction, ids: readonly string[]): void {
  if (action === 'erase') forgetPeople(client, ids);
  else for (const id of ids) void client.invalidateQueries({ queryKey: personKey(id) });
  void client.invalidateQueries({ queryKey: peopleListKey });
}

interface OutcomeProps {
  readonly progress: BulkProgress;
  readonly isCancelled: boolean;
  readonly people: Selection;
}

function Outcome({ progress: { total, done, failed }, isCancelled, people }: OutcomeProps): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const left = total - done.length - failed.length;
  return (
    <>
      <Alert
        color={failed.length === 0 ? 'green' : 'orange'}
        icon={failed.length === 0 ? <TbCircleCheck /> : <TbAlertTriangle />}
        role="status"
      >
        <Text size="sm">{t('bulk.doneCount', { number: format.number(done.length) })}</Text>
        {failed.length > 0 && <Text size="sm">{t('bulk.failedCount', { number: format.number(failed.length) })}</Text>}
        {isCancelled && left > 0 && <Text size="sm">{t('bulk.leftCount', { number: format.number(left) })}</Text>}
      </Alert>
      {failed.length > 0 && (
        <ScrollArea.Autosize mah={240} type="auto">
          <List size="sm" spacing={4}>
            {failed.slice(0, failuresShownMax).map((failure) => (
              <Failure key={failure.id} failure={failure} name={people.get(failure.id) ?? failure.id} />
            ))}
          </List>
          {failed.length > failuresShownMax && (
            <Text size="sm" c="dimmed">
              {t('bulk.moreFailures', { number: format.number(failed.length - failuresShownMax) })}
            </Text>
          )}
        </ScrollArea.Autosize>
      )}
    </>
  );
}

function Failure({ failure, name }: { readonly failure: BulkFailure; readonly name: string }): ReactNode {
  const { t } = useTranslation('ui');
  const { detail, kind } = toProblem(failure.error);
  return (
    <List.Item>
      <Text size="sm" fw={600} component="span">
        <UserText text={name} />
      </Text>
      <Text size="sm">{detail === undefined ? t(`problem.${kind}`) : <UserText text={detail} />}</Text>
    </List.Item>
  );
}
