import { ActionIcon, Button, Card, Group, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { TbPencil, TbPlus, TbTrash } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useSiteDay, type Tagged } from '../../session';
import { fieldErrorsOf, FormProblem, UserText } from '../../ui';
import { ScrollTable } from '../../ui/scroll-table';
import { updateCalendar, type Holiday, type HolidayCalendar } from '../holidays.queries';
import { without, withHoliday, yearShown, yearsOf } from './holidays.policy';

interface Props {
  readonly read: Tagged<HolidayCalendar>;
  readonly mayWrite: boolean;
}

/** The days by year. Once somebody has the calendar by their shift, those that have begun stay as they are. */
export function HolidayDays({ read: { value: calendar, etag }, mayWrite }: Props): ReactNode {
  const { t } = useTranslation('roster');
  const today = useSiteDay();
  const years = yearsOf(calendar.holidays);
  const [chosen, setChosen] = useState<string>();
  const [edited, setEdited] = useState<Holiday>();
  const update = useMutation(updateCalendar(useQueryClient()));
  const year = chosen !== undefined && years.includes(chosen) ? chosen : yearShown(years, today);
  const save = (holidays: Holiday[], onSuccess: () => void): void => {
    update.mutate({ id: calendar.id, etag, body: { holidays } }, { onSuccess });
  };
  return (
    <Card withBorder>
      <Stack>
        <Group justify="space-between" align="flex-end">
          <Title order={2} fz="h4">
            {t('holidays.days')}
          </Title>
          {year !== undefined && (
            <Select
              aria-label={t('holidays.year')}
              allowDeselect={false}
              w={110}
              value={year}
              data={[...years]}
              onChange={(next) => {
                setChosen(next ?? undefined);
              }}
            />
          )}
        </Group>
        {calendar.holidays.length === 0 && <Text size="sm">{t('holidays.noDays')}</Text>}
        {calendar.holidays.length > 0 && (
          <DaysTable
            days={calendar.holidays.filter(({ date }) => date.startsWith(year ?? ''))}
            isOpen={(date) => mayWrite && (!calendar.in_use || date > today)}
            isPending={update.isPending}
            onEdit={setEdited}
            onDelete={(date) => {
              save(without(calendar.holidays, date), () => {
                setEdited((now) => (now?.date === date ? undefined : now));
              });
            }}
          />
        )}
        {mayWrite && (
          <DayForm
            // Whatever else changes in the calendar, what is typed stays.
            key={edited?.date ?? 'new'}
            edited={edited}
            error={update.error}
            isPending={update.isPending}
            onSave={(holiday, onSaved) => {
              save(withHoliday(calendar.holidays, holiday), () => {
                setEdited(undefined);
                onSaved();
                setChosen(holiday.date.slice(0, 4));
              });
            }}
            onCancel={() => {
              setEdited(undefined);
            }}
          />
        )}
      </Stack>
    </Card>
  );
}

interface TableProps {
  readonly days: readonly Holiday[];
  readonly isOpen: (date: string) => boolean;
  readonly isPending: boolean;
  readonly onEdit: (holiday: Holiday) => void;
  readonly onDelete: (date: string) => void;
}

function DaysTable({ days, isOpen, isPending, onEdit, onDelete }: TableProps): ReactNode {
  const { t } = useTranslation('roster');
  const format = useFormat();
  return (
    <ScrollTable label={t('holidays.days')} minWidth={380}>
      <Table.Thead>
        <Table.Tr>
          {(['date', 'name', 'actions'] as const).map((column) => (
            <Table.Th key={column} scope="col">
              {t(`holidays.column.${column}`)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {days.map((holiday) => (
          <Table.Tr key={holiday.date}>
            <Table.Td>{format.longDate(holiday.date)}</Table.Td>
            <Table.Td>
              <UserText text={holiday.name} />
            </Table.Td>
            <Table.Td>
              {isOpen(holiday.date) && (
                <Group gap={4} wrap="nowrap">
                  <ActionIcon
                    variant="subtle"
                    size={30}
                    aria-label={t('holidays.editDay', { name: holiday.name, date: format.date(holiday.date) })}
                    onClick={() => {
                      onEdit(holiday);
                    }}
                  >
                    <TbPencil size={16} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="red"
                    size={30}
                    disabled={isPending}
                    aria-label={t('holidays.deleteDay', { name: holiday.name, date: format.date(holiday.date) })}
                    onClick={() => {
                      onDelete(holiday.date);
                    }}
                  >
                    <TbTrash size={16} aria-hidden />
                  </ActionIcon>
                </Group>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

interface FormProps {
  /** Undefined: a new one. */
  readonly edited: Holiday | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly onSave: (holiday: Holiday, onSaved: () => void) => void;
  readonly onCancel: () => void;
}

function DayForm({ edited, error, isPending, onSave, onCancel }: FormProps): ReactNode {
  const { t } = useTranslation('roster');
  const [date, setDate] = useState(edited?.date ?? '');
  const [name, setName] = useState(edited?.name ?? '');
  const errors = fieldErrorsOf(error);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onSave({ date, name: name.trim() }, () => {
      setDate('');
      setName('');
    });
  };
  return (
    <form onSubmit={submit}>
      <FormProblem error={error} fields={['holidays']} />
      <Group align="flex-end" mt="xs">
        <TextInput
          type="date"
          label={t('holidays.column.date')}
          required
          disabled={edited !== undefined}
          value={date}
          error={errors['holidays']}
          onChange={(event) => {
            setDate(event.currentTarget.value);
          }}
        />
        <TextInput
          label={t('holidays.column.name')}
          required
          flex="1 1 12rem"
          maxLength={255}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <Button
          type="submit"
          leftSection={edited === undefined ? <TbPlus size={18} aria-hidden /> : undefined}
          loading={isPending}
          disabled={date === '' || name.trim() === ''}
        >
          {t(edited === undefined ? 'holidays.addDay' : 'save')}
        </Button>
        {edited !== undefined && (
          <Button variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
        )}
      </Group>
    </form>
  );
}
