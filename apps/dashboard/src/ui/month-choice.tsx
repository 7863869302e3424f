import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { TbChevronLeft, TbChevronRight } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { addMonths, isMonth } from './month.policy';

interface Props {
  /** `2026-11` */
  readonly month: string;
  /** Undefined: that of today. */
  readonly onChange: (month: string | undefined) => void;
}

export function MonthChoice({ month, onChange }: Props): ReactNode {
  const { t } = useTranslation('ui');
  return (
    <Group gap="xs" align="flex-end">
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t('month.previous')}
        onClick={() => {
          onChange(addMonths(month, -1));
        }}
      >
        <TbChevronLeft size={18} className="flip-in-rtl" />
      </ActionIcon>
      <TextInput
        type="month"
        label={t('month.label')}
        value={month}
        w={160}
        onChange={({ currentTarget: { value } }) => {
          if (isMonth(value)) onChange(value);
        }}
      />
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t('month.next')}
        onClick={() => {
          onChange(addMonths(month, 1));
        }}
      >
        <TbChevronRight size={18} className="flip-in-rtl" />
      </ActionIcon>
      <Button
        variant="default"
        onClick={() => {
          onChange(undefined);
        }}
      >
        {t('month.current')}
      </Button>
    </Group>
  );
}
