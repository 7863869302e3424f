import { Badge, Button, Group, Stack } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, type Tagged } from '../../session';
import { ConfirmDialog, ErrorNotice, LinkAnchor, PageSkeleton } from '../../ui';
import { calendarQuery, deleteCalendar, type HolidayCalendar } from '../holidays.queries';
import { RosterFrame } from '../roster-frame';
import { HolidayDays } from './holiday-days';
import { HolidayImport } from './holiday-import';
import { RenameCalendar } from './rename-calendar';

const route = getRouteApi('/shell/roster/holidays/$calendarId');

export function HolidayCalendarPage(): ReactNode {
  const { t } = useTranslation('roster');
  const { calendarId } = route.useParams();
  const calendar = useQuery(calendarQuery(calendarId));
  if (calendar.isPending) return <PageSkeleton />;
  if (calendar.isError) {
    return (
      <RosterFrame title={t('holidays.one')}>
        <ErrorNotice error={calendar.error} onRetry={() => void calendar.refetch()} />
      </RosterFrame>
    );
  }
  return <OneCalendar key={calendarId} read={calendar.data} />;
}

function OneCalendar({ read }: { readonly read: Tagged<HolidayCalendar> }): ReactNode {
  const { t } = useTranslation('roster');
  const mayWrite = useMay('holidays.write', 'all');
  return (
    <RosterFrame
      title={read.value.name}
      isUserText
      back={<LinkAnchor to="/roster/holidays">{t('holidays.back')}</LinkAnchor>}
      description={read.value.in_use ? t('holidays.inUseText') : undefined}
      actions={
        mayWrite && (
          <>
            <RenameCalendar read={read} />
            <DeleteCalendar read={read} />
          </>
        )
      }
    >
      <Stack gap="lg">
        {read.value.in_use && (
          <Group>
            <Badge variant="light" radius="sm">
              {t('holidays.inUse')}
            </Badge>
          </Group>
        )}
        <HolidayDays read={read} mayWrite={mayWrite} />
        {mayWrite && <HolidayImport read={read} />}
      </Stack>
    </RosterFrame>
  );
}

function DeleteCalendar({ read }: { readonly read: Tagged<HolidayCalendar> }): ReactNode {
  const { t } = useTranslation('roster');
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const remove = useMutation(deleteCalendar(useQueryClient()));
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconTrash size={18} aria-hidden />}
        onClick={() => {
          setAsked(true);
        }}
      >
        {t('holidays.delete')}
      </Button>
      <ConfirmDialog
        isOpen={isAsked}
        title={t('holidays.deleteTitle', { name: read.value.name })}
        confirmLabel={t('holidays.delete')}
        isDangerous
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          remove.mutate(
            { id: read.value.id, etag: read.etag },
            { onSuccess: () => void navigate({ to: '/roster/holidays' }) },
          );
        }}
        onClose={() => {
          setAsked(false);
          remove.reset();
        }}
      >
        {t('holidays.deleteText')}
      </ConfirmDialog>
    </>
  );
}
