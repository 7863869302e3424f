import { Alert, Card, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { TbAlertTriangle, TbLock } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { BackLink, ErrorNotice, PageSkeleton, UserText } from '../../ui';
import { Author } from '../../ui/author';
import { draftQuery, isUnderWay, type Draft } from '../drafts.queries';
import { RosterFrame } from '../roster-frame';
import { DraftActions } from './draft-actions';
import { DraftDays } from './draft-days';
import { DraftStateBadge } from './draft-state-badge';
import { DraftWhat } from './draft-what';

const route = getRouteApi('/shell/roster/drafts/$draftId');

export function DraftPage(): ReactNode {
  const { t } = useTranslation('roster');
  const { draftId } = route.useParams();
  const draft = useQuery(draftQuery(draftId));
  if (draft.isPending) return <PageSkeleton />;
  const back = <BackLink to="/roster/drafts">{t('draft.back')}</BackLink>;
  if (draft.data === undefined) {
    return (
      <RosterFrame title={t('draft.title')} back={back}>
        <ErrorNotice error={draft.error} onRetry={() => void draft.refetch()} />
      </RosterFrame>
    );
  }
  return (
    <RosterFrame
      title={t('draft.title')}
      description={t('draft.text')}
      back={back}
      actions={<DraftActions draft={draft.data} />}
    >
      <Stack gap="lg">
        <Summary draft={draft.data} />
        {draft.data.state !== 'previewing' && <DraftDays draft={draft.data} />}
      </Stack>
    </RosterFrame>
  );
}

function Summary({ draft }: { readonly draft: Draft }): ReactNode {
  const { t } = useTranslation('roster');
  const format = useFormat();
  return (
    <Card withBorder component="section" aria-label={t('draft.summary')}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <DraftWhat draft={draft} />
          <DraftStateBadge state={draft.state} />
        </Group>
        <Said
          by={<Author id={draft.author_id} kind={draft.author_kind} name={draft.author_name} />}
          at={draft.created_at}
          text={draft.reason}
        />
        {draft.decided_at !== null && (
          <Said
            by={<Author id={draft.decided_by} kind={draft.decided_by_kind} name={draft.decided_by_name} />}
            at={draft.decided_at}
            text={draft.decision_reason}
          />
        )}
        {draft.problem !== null && (
          <Alert color="orange" icon={<TbAlertTriangle />}>
            {(draft.state === 'stale' || draft.state === 'failed') && t(`draft.advice.${draft.state}`)}
            <Text size="sm" lang="en" component="div">
              <UserText text={draft.problem} />
            </Text>
          </Alert>
        )}
        {isUnderWay(draft) && <HowFar draft={draft} />}
        <SimpleGrid cols={{ base: 2, sm: 4 }}>
          <Figure name={t('draft.figure.changed')} value={format.number(draft.days_changed)} />
          <Figure name={t('draft.figure.locked')} value={format.number(draft.days_locked)} />
          {['applying', 'applied'].includes(draft.state) && (
            <>
              <Figure name={t('draft.figure.applied')} value={format.number(draft.days_applied)} />
              <Figure name={t('draft.figure.different')} value={format.number(draft.days_different)} />
            </>
          )}
        </SimpleGrid>
        {draft.days_locked > 0 && draft.state === 'ready' && (
          <Alert color="orange" icon={<TbLock />}>
            {t('draft.locked')}
          </Alert>
        )}
      </Stack>
    </Card>
  );
}

function HowFar({ draft: { people_done: done, people_total: total } }: { readonly draft: Draft }): ReactNode {
  const { t } = useTranslation('roster');
  const format = useFormat();
  const said = t('draft.progress', { done: format.number(done), total: format.number(total) });
  return (
    <div role="status">
      <Text size="sm">{said}</Text>
      <Progress mt={4} value={total === 0 ? 0 : (100 * done) / total} aria-label={said} />
    </div>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text fw={650} fz="lg">
        {value}
      </Text>
    </div>
  );
}

interface SaidProps {
  readonly by: ReactNode;
  readonly at: string;
  readonly text: string | null;
}

function Said({ by, at, text }: SaidProps): ReactNode {
  const format = useFormat();
  return (
    <div>
      <Text size="sm">
        <UserText text={text} />
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {by} {format.dateTime(at)}
      </Text>
    </div>
  );
}
