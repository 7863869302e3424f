import { Button, Group, NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage, useFormat } from '../i18n';
import { fieldErrorsOf, FormProblem } from '../ui';
import { Dialog } from '../ui/dialog';
import { ReportFieldInputs, reportFieldNames } from './report-fields';
import { noReport, toWish, type ReportFields } from './report-form.policy';
import { createSchedule } from './reports.queries';

const rhythms = ['weekly', 'monthly'] as const;
/** A Monday. */
const firstMs = Date.parse('2024-01-01T12:00:00Z');
const dayMs = 86_400_000;

/** What is written, of whom, and when. */
export function ScheduleForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('reports');
  const [fields, setFields] = useState<ReportFields>({ ...noReport, from: '', to: '' });
  const [name, setName] = useState('');
  const [when, setWhen] = useState({
    every: 'monthly' as (typeof rhythms)[number],
    weekday: 1,
    dayOfMonth: 1,
    at: '06:00',
  });
  const create = useMutation(createSchedule(useQueryClient()));
  const errors = fieldErrorsOf(create.error);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    create.mutate(
      {
        ...toWish(fields),
        name: name.trim(),
        language: currentLanguage(),
        every: when.every,
        weekday: when.weekday,
        day_of_month: when.dayOfMonth,
        at_time: when.at,
      },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      closeOnEscape={name === ''}
      title={t('schedules.new')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <FormProblem
            error={create.error}
            fields={['name', 'weekday', 'day_of_month', 'at_time', ...reportFieldNames]}
          />
          <TextInput
            label={t('schedules.name')}
            required
            maxLength={255}
            value={name}
            error={errors['name']}
            data-autofocus
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <ReportFieldInputs
            fields={fields}
            errors={errors}
            onChange={(to) => {
              setFields((before) => ({ ...before, ...to }));
            }}
          />
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            <Select
              label={t('schedules.every')}
              allowDeselect={false}
              value={when.every}
              data={rhythms.map((value) => ({ value, label: t(`every.${value}`) }))}
              onChange={(given) => {
                setWhen({ ...when, every: rhythms.find((one) => one === given) ?? 'monthly' });
              }}
            />
            {when.every === 'weekly' ? (
              <Weekday
                value={when.weekday}
                error={errors['weekday']}
                onChange={(weekday) => {
                  setWhen({ ...when, weekday });
                }}
              />
            ) : (
              <NumberInput
                label={t('schedules.dayOfMonth')}
                min={1}
                max={28}
                allowDecimal={false}
                value={when.dayOfMonth}
                error={errors['day_of_month']}
                onChange={(given) => {
                  setWhen({ ...when, dayOfMonth: Number(given) });
                }}
              />
            )}
            <TextInput
              type="time"
              label={t('schedules.at')}
              required
              value={when.at}
              error={errors['at_time']}
              onChange={(event) => {
                setWhen({ ...when, at: event.currentTarget.value });
              }}
            />
          </SimpleGrid>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
              {t('schedules.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface WeekdayProps {
  readonly value: number;
  readonly error: string | undefined;
  readonly onChange: (weekday: number) => void;
}

function Weekday({ value, error, onChange }: WeekdayProps): ReactNode {
  const { t } = useTranslation('reports');
  const { locale } = useFormat();
  const names = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  return (
    <Select
      label={t('schedules.weekday')}
      allowDeselect={false}
      value={String(value)}
      data={Array.from({ length: 7 }, (_, index) => ({
        value: String(index + 1),
        label: names.format(firstMs + index * dayMs),
      }))}
      error={error}
      onChange={(given) => {
        onChange(Number(given));
      }}
    />
  );
}
