import { Alert, Button, Card, Group, TextInput } from '@mantine/core';
import { TbHistory } from 'react-icons/tb';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { offsetsOf, toInstant, toWallTime } from '../i18n/site-time.policy';

interface Props {
  /** Undefined: as it is now. */
  readonly asOf: string | undefined;
  readonly onChoose: (asOf: string | undefined) => void;
}

/** Says that a row is shown as it was known at a moment, and leads back. */
export function AsOfNotice({ asOf, onChoose }: Props): ReactNode {
  const { t } = useTranslation('attendance');
  const { dateTime } = useFormat();
  if (asOf === undefined) return null;
  return (
    <Alert color="blue" icon={<TbHistory />} title={t('asOf.title', { time: dateTime(asOf) })} role="status">
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          onChoose(undefined);
        }}
      >
        {t('asOf.now')}
      </Button>
    </Alert>
  );
}

/** Payroll that was run on the tenth asks what was known on the tenth. */
export function AsOfChoice({ asOf, onChoose }: Props): ReactNode {
  const { t } = useTranslation('attendance');
  const { timeZone } = useFormat();
  const [wallTime, setWallTime] = useState(() => toWallTime(asOf ?? new Date(), timeZone).slice(0, 16));
  const [offset] = offsetsOf(wallTime, timeZone);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (offset !== undefined) onChoose(toInstant(wallTime, offset));
  };
  return (
    <Card withBorder>
      <form onSubmit={submit}>
        <Group align="flex-end" gap="sm">
          <TextInput
            type="datetime-local"
            label={t('asOf.label')}
            description={t('form.timeZone', { timeZone })}
            value={wallTime}
            onChange={(event) => {
              setWallTime(event.currentTarget.value);
            }}
          />
          <Button type="submit" variant="default" disabled={offset === undefined}>
            {t('asOf.show')}
          </Button>
        </Group>
      </form>
    </Card>
  );
}
