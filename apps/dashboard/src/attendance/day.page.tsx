import { Anchor, Button, Card, Group, Stack, Title } from '@mantine/core';
import { TbArrowLeft, TbPencil, TbTrash } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useContext, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SiteTimeZone, useFormat } from '../i18n';
import { useLive, useLiveReading } from '../live';
import { useMay, useMe } from '../session';
import { ErrorNotice, ListSkeleton, Page, UserText } from '../ui';
import { AsOfChoice, AsOfNotice } from './as-of';
import { rowKey, rowQuery, type RowWithTag } from './attendance.queries';
import { DayEvidence } from './day-evidence';
import { DayHistory } from './day-history';
import { DayHours } from './day-hours';
import { DayPresence } from './day-presence';
import { DaySummary } from './day-summary';
import { DeleteRowDialog } from './delete-row-dialog';
import { useBack } from './use-back';

const route = getRouteApi('/shell/attendance/$id');
const attendanceEvents = ['attendance.recorded', 'attendance.corrected'] as const;

/** One row with what it stands on, and what people did to it; with `as_of` as it was known then. */
export function DayPage(): ReactNode {
  const { t } = useTranslation('attendance');
  const { id } = route.useParams();
  const { as_of: asOf } = route.useSearch();
  const navigate = route.useNavigate();
  const ofSite = useContext(SiteTimeZone);
  const row = useQuery(rowQuery(id, asOf));
  const readSoon = useLiveReading();
  useLive(attendanceEvents, (events) => {
    if (asOf === undefined && events.some(({ data }) => data.id === id)) readSoon(rowKey(id));
  });
  const look = (at: string | undefined): void => {
    void navigate({ search: { as_of: at }, replace: true });
  };
  if (row.data === undefined) {
    return (
      <Page title={t('day.title')} back={<Back />}>
        <AsOfNotice asOf={asOf} onChoose={look} />
        {row.isError ? <ErrorNotice error={row.error} onRetry={() => void row.refetch()} /> : <ListSkeleton />}
      </Page>
    );
  }
  return (
    <SiteTimeZone value={row.data.row.time_zone ?? ofSite}>
      <DayOfRow {...row.data} asOf={asOf} onAsOf={look}>
        {row.isRefetchError && <ErrorNotice error={row.error} onRetry={() => void row.refetch()} />}
      </DayOfRow>
    </SiteTimeZone>
  );
}

interface DayProps extends RowWithTag {
  readonly asOf: string | undefined;
  readonly onAsOf: (asOf: string | undefined) => void;
  readonly children: ReactNode;
}

/** In the zone in which the row is counted. */
function DayOfRow({ row, etag, asOf, onAsOf, children }: DayProps): ReactNode {
  const format = useFormat();
  return (
    <Page
      title={format.longDate(row.date)}
      description={<UserText text={row.user_name} />}
      back={<Back />}
      actions={asOf === undefined && <Actions row={row} etag={etag} />}
    >
      {children}
      <AsOfNotice asOf={asOf} onChoose={onAsOf} />
      <Day row={row} asOf={asOf} onAsOf={onAsOf} />
    </Page>
  );
}

function Back(): ReactNode {
  const { t } = useTranslation('attendance');
  const goBack = useBack();
  return (
    <Anchor component="button" type="button" size="sm" mb="xs" onClick={goBack}>
      <Group gap={4} component="span">
        <TbArrowLeft size={16} className="flip-in-rtl" aria-hidden />
        {t('back')}
      </Group>
    </Anchor>
  );
}

function Actions({ row, etag }: RowWithTag): ReactNode {
  const { t } = useTranslation('attendance');
  const [isDeleting, setIsDeleting] = useState(false);
  const goBack = useBack();
  const me = useMe();
  const isAll = useMay('attendance.write', 'all');
  const isDepartment = useMay('attendance.write', 'department');
  // Managers enter and correct rows of their people, never their own.
  if (!isAll && (!isDepartment || row.user_id === me.id)) return null;
  return (
    <>
      <Button
        component={Link}
        to="/attendance/$id/edit"
        params={{ id: row.id } as never}
        leftSection={<TbPencil size={18} aria-hidden />}
      >
        {t('edit.open')}
      </Button>
      <Button
        variant="default"
        leftSection={<TbTrash size={18} aria-hidden />}
        onClick={() => {
          setIsDeleting(true);
        }}
      >
        {t('delete.open')}
      </Button>
      <DeleteRowDialog
        row={row}
        etag={etag}
        isOpen={isDeleting}
        onClose={() => {
          setIsDeleting(false);
        }}
        onDeleted={() => {
          setIsDeleting(false);
          goBack();
        }}
      />
    </>
  );
}

function Day({ row, asOf, onAsOf }: Pick<DayProps, 'row' | 'asOf' | 'onAsOf'>): ReactNode {
  const { t } = useTranslation('attendance');
  const me = useMe();
  const maySeeEvidence = useMay('recognitions.read', row.user_id === me.id ? 'own' : 'department');
  const maySeeHistory = useMay('corrections.read', row.user_id === me.id ? 'own' : 'department');
  return (
    <Stack>
      <DaySummary row={row} />
      <DayHours row={row} />
      <Section id="presence" title={t('presence.title')}>
        <DayPresence row={row} />
      </Section>
      {maySeeEvidence && asOf === undefined && (
        <Section id="evidence" title={t('evidence.title')}>
          <DayEvidence key={row.id} row={row} />
        </Section>
      )}
      {maySeeHistory && (
        <Section id="history" title={t('history.title')}>
          <DayHistory row={row} />
        </Section>
      )}
      {maySeeHistory && <AsOfChoice key={asOf ?? ''} asOf={asOf} onChoose={onAsOf} />}
    </Stack>
  );
}

interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

function Section({ id, title, children }: SectionProps): ReactNode {
  return (
    <Card withBorder component="section" aria-labelledby={id}>
      <Title order={2} fz="h4" mb="sm" id={id}>
        {title}
      </Title>
      {children}
    </Card>
  );
}
