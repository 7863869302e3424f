import { Badge, Button, Card, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { TbCalendarEvent, TbPlus } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay } from '../../session';
import { CardsSkeleton, EmptyState, ErrorNotice, fieldErrorsOf, FormProblem, LinkAnchor, UserText } from '../../ui';
import { Dialog } from '../../ui/dialog';
import { calendarsQuery, createCalendar, type HolidayCalendar } from '../holidays.queries';
import { RosterFrame } from '../roster-frame';

/** Calendars of public holidays; a shift names the one that it has. */
export function HolidaysPage(): ReactNode {
  const { t } = useTranslation('roster');
  const mayWrite = useMay('holidays.write', 'all');
  const calendars = useQuery(calendarsQuery);
  const [isAdding, setAdding] = useState(false);
  const add = mayWrite && (
    <Button
      leftSection={<TbPlus size={18} aria-hidden />}
      onClick={() => {
        setAdding(true);
      }}
    >
      {t('holidays.add')}
    </Button>
  );
  return (
    <RosterFrame title={t('holidays.title')} description={t('holidays.text')} actions={add}>
      {calendars.isPending && <CardsSkeleton cards={3} />}
      {calendars.isError && <ErrorNotice error={calendars.error} onRetry={() => void calendars.refetch()} />}
      {calendars.data?.length === 0 && (
        <EmptyState icon={TbCalendarEvent} title={t('holidays.empty')}>
          {t('holidays.emptyText')}
        </EmptyState>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {calendars.data?.map((calendar) => (
          <CalendarCard key={calendar.id} calendar={calendar} />
        ))}
      </SimpleGrid>
      {isAdding && (
        <NewCalendar
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </RosterFrame>
  );
}

function CalendarCard({ calendar }: { readonly calendar: Omit<HolidayCalendar, 'holidays'> }): ReactNode {
  const { t } = useTranslation('roster');
  const format = useFormat();
  const { first_date: first, last_date: last } = calendar;
  return (
    <Card withBorder component="article" aria-label={calendar.name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <LinkAnchor to="/roster/holidays/$calendarId" params={{ calendarId: calendar.id }} fw={600} miw={0}>
          <UserText text={calendar.name} />
        </LinkAnchor>
        {calendar.in_use && (
          <Badge variant="light" radius="sm" style={{ flexShrink: 0 }}>
            {t('holidays.inUse')}
          </Badge>
        )}
      </Group>
      <Text size="sm" mt={4}>
        {t('holidays.count', { number: format.number(calendar.holiday_count) })}
      </Text>
      {first !== null && last !== null && (
        <Text size="sm" c="dimmed">
          {format.days(first, last)}
        </Text>
      )}
    </Card>
  );
}

function NewCalendar({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('roster');
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const create = useMutation(createCalendar(useQueryClient()));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    create.mutate(name.trim(), {
      onSuccess: ({ id }) => void navigate({ to: '/roster/holidays/$calendarId', params: { calendarId: id } }),
    });
  };
  return (
    <Dialog opened onClose={onClose} title={t('holidays.add')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack>
          <FormProblem error={create.error} fields={['name']} />
          <TextInput
            label={t('holidays.name')}
            placeholder={t('holidays.namePlaceholder')}
            required
            maxLength={255}
            value={name}
            error={fieldErrorsOf(create.error)['name']}
            data-autofocus
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={create.isPending}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
              {t('holidays.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
