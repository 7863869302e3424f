import { Anchor, Button, Card, Group, Stack, Title } from '@mantine/core';
import { IconArrowLeft, IconPencil, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useLive } from '../live';
import { useMay, useMe } from '../session';
import { ErrorNotice, ListSkeleton, Page, UserText } from '../ui';
import { rowQuery, type RowWithTag } from './attendance.queries';
import { DayEvidence } from './day-evidence';
import { DayHistory } from './day-history';
import { DaySummary } from './day-summary';
import { DeleteRowDialog } from './delete-row-dialog';
import { useBack } from './use-back';

const route = getRouteApi('/shell/attendance/$id');
const attendanceEvents = ['attendance.recorded', 'attendance.corrected'] as const;

/** One row with what it stands on, and what people did to it. */
export function DayPage(): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  const { id } = route.useParams();
  const row = useQuery(rowQuery(id));
  useLive(attendanceEvents, (events) => {
    if (events.some(({ data }) => data.id === id)) void row.refetch();
  });
  if (row.data === undefined) {
    return (
      <Page title={t('day.title')} back={<Back />}>
        {row.isError ? <ErrorNotice error={row.error} onRetry={() => void row.refetch()} /> : <ListSkeleton />}
      </Page>
    );
  }
  return (
    <Page
      title={format.longDate(row.data.row.date)}
      description={<UserText text={row.data.row.user_name} />}
      back={<Back />}
      actions={<Actions {...row.data} />}
    >
      {row.isRefetchError && <ErrorNotice error={row.error} onRetry={() => void row.refetch()} />}
      <Day {...row.data} />
    </Page>
  );
}

function Back(): ReactNode {
  const { t } = useTranslation('attendance');
  const goBack = useBack();
  return (
    <Anchor component="button" type="button" size="sm" mb="xs" onClick={goBack}>
      <Group gap={4} component="span">
        <IconArrowLeft size={16} className="flip-in-rtl" aria-hidden />
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
        leftSection={<IconPencil size={18} aria-hidden />}
      >
        {t('edit.open')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconTrash size={18} aria-hidden />}
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

function Day({ row }: RowWithTag): ReactNode {
  const { t } = useTranslation('attendance');
  const me = useMe();
  const maySeeEvidence = useMay('recognitions.read', row.user_id === me.id ? 'own' : 'department');
  const maySeeHistory = useMay('corrections.read', row.user_id === me.id ? 'own' : 'department');
  return (
    <Stack>
      <DaySummary row={row} />
      {maySeeEvidence && (
        <Card withBorder component="section" aria-labelledby="evidence">
          <Title order={2} fz="h4" mb="sm" id="evidence">
            {t('evidence.title')}
          </Title>
          <DayEvidence row={row} />
        </Card>
      )}
      {maySeeHistory && (
        <Card withBorder component="section" aria-labelledby="history">
          <Title order={2} fz="h4" mb="sm" id="history">
            {t('history.title')}
          </Title>
          <DayHistory row={row} />
        </Card>
      )}
    </Stack>
  );
}
