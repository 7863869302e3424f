import { Alert, Button, Card, Checkbox, FileInput, Group, List, Stack, Text, Title } from '@mantine/core';
import { TbCalendarPlus, TbCircleCheck, TbUpload } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import type { Tagged } from '../../session';
import { ErrorNotice, UserText } from '../../ui';
import { checkFile, importFile, type HolidayCalendar, type HolidayImport as Import } from '../holidays.queries';

/** As the API bounds it. */
const bytesMax = 524_288;

/** Days from an iCalendar file: first what it would change, then the doing. */
export function HolidayImport({
  read: { value: calendar, etag },
}: {
  readonly read: Tagged<HolidayCalendar>;
}): ReactNode {
  const { t } = useTranslation('roster');
  const [file, setFile] = useState<File | null>(null);
  const [removesMissing, setRemovesMissing] = useState(false);
  const check = useMutation(checkFile());
  const run = useMutation(importFile(useQueryClient()));
  const isTooLarge = file !== null && file.size > bytesMax;
  const look = (chosen: File | null, removes: boolean): void => {
    setFile(chosen);
    setRemovesMissing(removes);
    check.reset();
    run.reset();
    if (chosen === null || chosen.size > bytesMax) return;
    check.mutate({ id: calendar.id, etag, file: chosen, isDryRun: true, removesMissing: removes });
  };
  const plan = run.data ?? check.data;
  const wanted = check.data === undefined ? 0 : countOf(check.data);
  return (
    <Card withBorder component="section" aria-label={t('ics.title')}>
      <Stack>
        <Title order={2} fz="h4">
          {t('ics.title')}
        </Title>
        <Text size="sm">{t('ics.text')}</Text>
        <FileInput
          label={t('ics.file')}
          placeholder={t('ics.choose')}
          description={t('ics.limit')}
          accept=".ics,text/calendar"
          clearable
          clearButtonProps={{ 'aria-label': t('ics.clear') }}
          leftSection={<TbCalendarPlus size={18} aria-hidden />}
          value={file}
          error={isTooLarge ? t('ics.tooLarge') : undefined}
          onChange={(chosen) => {
            look(chosen, removesMissing);
          }}
        />
        <Checkbox
          label={t('ics.removeMissing')}
          description={t('ics.removeMissingHint')}
          checked={removesMissing}
          onChange={(event) => {
            look(file, event.currentTarget.checked);
          }}
        />
        <ErrorNoticeOf error={run.error ?? check.error} />
        <div aria-live="polite">
          {run.isSuccess && (
            <Alert color="teal" icon={<TbCircleCheck />} mb="md">
              {t('ics.done')}
            </Alert>
          )}
          {plan !== undefined && <Changes plan={plan} />}
        </div>
        {file !== null && check.isSuccess && !run.isSuccess && (
          <Group>
            <Button
              leftSection={<TbUpload size={18} aria-hidden />}
              disabled={wanted === 0}
              loading={run.isPending}
              onClick={() => {
                run.mutate({ id: calendar.id, etag, file, isDryRun: false, removesMissing });
              }}
            >
              {t('ics.run')}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  );
}

function countOf({ added, changed, removed }: Import): number {
  return added.length + changed.length + removed.length;
}

function ErrorNoticeOf({ error }: { readonly error: Error | null }): ReactNode {
  const { t } = useTranslation('roster');
  return error === null ? null : <ErrorNotice error={error} title={t('ics.refused')} />;
}

/** More than that of a kind are told by their number. */
const shownMax = 40;

function Changes({ plan }: { readonly plan: Import }): ReactNode {
  const { t } = useTranslation('roster');
  const format = useFormat();
  const named = ({ date, name }: { readonly date: string; readonly name: string }): string =>
    t('ics.day', { date: format.date(date), name });
  const parts = [
    ['added', plan.added.map(named)],
    ['changed', plan.changed.map((one) => t('ics.renamed', { day: named(one), before: one.name_before }))],
    ['removed', plan.removed.map(named)],
    ['skipped', plan.skipped.map(({ line, message }) => t('ics.line', { line: format.number(line), message }))],
  ] as const;
  return (
    <Stack gap="xs">
      <Text fw={600}>{t(plan.dry_run ? 'ics.plan' : 'ics.result')}</Text>
      {countOf(plan) === 0 && <Text size="sm">{t('ics.nothing')}</Text>}
      {parts.map(
        ([kind, texts]) =>
          texts.length > 0 && (
            <div key={kind}>
              <Text size="sm" fw={600}>
                {t(`ics.part.${kind}`, { number: format.number(texts.length) })}
              </Text>
              <List size="sm">
                {texts.slice(0, shownMax).map((text, index) => (
                  <List.Item key={index}>
                    <UserText text={text} />
                  </List.Item>
                ))}
                {texts.length > shownMax && <List.Item>…</List.Item>}
              </List>
            </div>
          ),
      )}
      <Text size="sm" c="dimmed">
        {t('ics.unchanged', { number: format.number(plan.unchanged) })}
        {plan.kept > 0 && ` ${t('ics.kept', { number: format.number(plan.kept) })}`}
      </Text>
    </Stack>
  );
}
