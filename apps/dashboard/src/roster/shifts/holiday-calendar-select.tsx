import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkAnchor } from '../../ui';
import { calendarsQuery } from '../holidays.queries';

interface Props {
  readonly value: string | null;
  readonly error: string | undefined;
  readonly isReadOnly: boolean;
  readonly onChange: (id: string | null) => void;
}

/** Whose days nobody is absent on. */
export function HolidayCalendarSelect({ value, error, isReadOnly, onChange }: Props): ReactNode {
  const { t } = useTranslation('roster');
  const calendars = useQuery(calendarsQuery);
  return (
    <Select
      label={t('shift.holidays')}
      description={
        <>
          {t('shift.holidaysHint')} <LinkAnchor to="/roster/holidays">{t('holidays.title')}</LinkAnchor>
        </>
      }
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      allowDeselect={false}
      disabled={isReadOnly}
      value={value ?? ''}
      data={[
        { value: '', label: t('shift.holidaysNone') },
        ...(calendars.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
      ]}
      error={error}
      onChange={(id) => {
        onChange(id === null || id === '' ? null : id);
      }}
    />
  );
}
