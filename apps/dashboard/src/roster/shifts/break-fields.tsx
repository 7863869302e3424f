import { ActionIcon, Box, Button, Checkbox, Group, Paper, Select, Stack, Text, TextInput } from '@mantine/core';
import { TbPlus, TbTrash } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MinutesInput } from './minutes-input';
import { newBreak, type BreakFields, type ShiftFields } from './shift-form.policy';

const breaksMax = 10;

interface Props {
  readonly fields: ShiftFields;
  readonly error: string | undefined;
  readonly isReadOnly: boolean;
  readonly onChange: (to: Partial<ShiftFields>) => void;
}

export function BreakList({ fields: { breaks }, error, isReadOnly, onChange }: Props): ReactNode {
  const { t } = useTranslation('roster');
  const change = (index: number, to: Partial<BreakFields>): void => {
    onChange({ breaks: breaks.map((one, position) => (position === index ? { ...one, ...to } : one)) });
  };
  return (
    <Stack gap="sm">
      {breaks.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('break.none')}
        </Text>
      )}
      {breaks.map((one, index) => (
        <Break
          // A break has no name but its place.
          key={index}
          number={index + 1}
          fields={one}
          isReadOnly={isReadOnly}
          onChange={(to) => {
            change(index, to);
          }}
          onRemove={() => {
            onChange({ breaks: breaks.filter((_, position) => position !== index) });
          }}
        />
      ))}
      {error !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
      {!isReadOnly && (
        <Box>
          <Button
            variant="default"
            size="sm"
            leftSection={<TbPlus size={16} aria-hidden />}
            disabled={breaks.length >= breaksMax}
            onClick={() => {
              onChange({ breaks: [...breaks, newBreak] });
            }}
          >
            {t('break.add')}
          </Button>
        </Box>
      )}
    </Stack>
  );
}

interface BreakProps {
  readonly number: number;
  readonly fields: BreakFields;
  readonly isReadOnly: boolean;
  readonly onChange: (to: Partial<BreakFields>) => void;
  readonly onRemove: () => void;
}

function Break({ number, fields, isReadOnly, onChange, onRemove }: BreakProps): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <Paper withBorder p="sm" role="group" aria-label={t('break.number', { number })}>
      <Group align="flex-end" gap="sm">
        <Select
          label={t('break.kind')}
          w={190}
          value={fields.kind}
          readOnly={isReadOnly}
          allowDeselect={false}
          data={(['fixed', 'automatic'] as const).map((kind) => ({ value: kind, label: t(`break.kinds.${kind}`) }))}
          onChange={(kind) => {
            onChange({ kind: kind === 'automatic' ? 'automatic' : 'fixed' });
          }}
        />
        {fields.kind === 'fixed' ? (
          <FixedFields fields={fields} isReadOnly={isReadOnly} onChange={onChange} />
        ) : (
          <AutomaticFields fields={fields} isReadOnly={isReadOnly} onChange={onChange} />
        )}
        {!isReadOnly && (
          <ActionIcon
            variant="subtle"
            color="red"
            size={36}
            ms="auto"
            aria-label={t('break.remove', { number })}
            onClick={onRemove}
          >
            <TbTrash size={18} aria-hidden />
          </ActionIcon>
        )}
      </Group>
    </Paper>
  );
}

type PartProps = Pick<BreakProps, 'fields' | 'isReadOnly' | 'onChange'>;

function FixedFields({ fields, isReadOnly, onChange }: PartProps): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <>
      {(['start', 'end'] as const).map((name) => (
        <TextInput
          key={name}
          type="time"
          label={t(`break.${name}`)}
          value={fields[name]}
          readOnly={isReadOnly}
          onChange={(event) => {
            onChange({ [name]: event.currentTarget.value });
          }}
        />
      ))}
      <Checkbox
        label={t('break.paid')}
        checked={fields.isPaid}
        disabled={isReadOnly}
        mb={8}
        onChange={(event) => {
          onChange({ isPaid: event.currentTarget.checked });
        }}
      />
    </>
  );
}

function AutomaticFields({ fields, isReadOnly, onChange }: PartProps): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <>
      <Box w={210}>
        <MinutesInput
          label={t('break.after')}
          min={1}
          max={1_440}
          value={fields.afterMinutes}
          isReadOnly={isReadOnly}
          onChange={(afterMinutes) => {
            onChange({ afterMinutes });
          }}
        />
      </Box>
      <Box w={170}>
        <MinutesInput
          label={t('break.minutes')}
          min={1}
          max={480}
          value={fields.minutes}
          isReadOnly={isReadOnly}
          onChange={(minutes) => {
            onChange({ minutes });
          }}
        />
      </Box>
    </>
  );
}
