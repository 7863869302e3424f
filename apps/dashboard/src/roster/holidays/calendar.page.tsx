import { Badge, Group, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, type Tagged } from '../../session';
import { BackLink } from '../../ui';
import { DeleteButton } from '../../ui/delete-button';
import { calendarQuery, deleteCalendar, type HolidayCalendar } from '../holidays.queries';
import { RosterFrame, RosterUnread } from '../roster-frame';
import { HolidayDays } from './holiday-days';
import { HolidayImport } from './holiday-import';
import { RenameCalendar } from './rename-calendar';

const route = getRouteApi('/shell/roster/holidays/$calendarId');

export function HolidayCalendarPage(): ReactNode {
  const { t } = useTranslation('roster');
  const { calendarId } = route.useParams();
  const calendar = useQuery(calendarQuery(calendarId));
  // A reading again that failed is no reason to take away what was typed.
  if (calendar.data === undefined) return <RosterUnread title={t('holidays.one')} query={calendar} />;
  return <OneCalendar key={calendarId} read={calendar.data} />;
}

function OneCalendar({ read }: { readonly read: Tagged<HolidayCalendar> }): ReactNode {
  const { t } = useTranslation('roster');
  const mayWrite = useMay('holidays.write', 'all');
  return (
    <RosterFrame
      title={read.value.name}
      isUserText
      back={<BackLink to="/roster/holidays">{t('holidays.back')}</BackLink>}
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
  const remove = useMutation(deleteCalendar(useQueryClient()));
  return (
    <DeleteButton
      label={t('holidays.delete')}
      title={t('holidays.deleteTitle', { name: read.value.name })}
      deletion={remove}
      onConfirm={() => {
        remove.mutate(
          { id: read.value.id, etag: read.etag },
          { onSuccess: () => void navigate({ to: '/roster/holidays' }) },
        );
      }}
    >
      {t('holidays.deleteText')}
    </DeleteButton>
  );
}
