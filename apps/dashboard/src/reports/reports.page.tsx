import { Button, Card, Group, Stack } from '@mantine/core';
import { TbFileDownload } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../i18n';
import { useSiteDay } from '../session';
import { fieldErrorsOf, FormProblem } from '../ui';
import { DateRange } from '../ui/date-range';
import { monthOf } from '../ui/month.policy';
import { ReportFieldInputs, reportFieldNames } from './report-fields';
import { hasDates, noReport, toDates, toWish, type ReportFields } from './report-form.policy';
import { ReportJobs } from './report-jobs';
import { ReportsFrame } from './reports-frame';
import { createJob } from './reports.queries';

/** A report is written while one does something else, and is there to be saved for some days. */
export function ReportsPage(): ReactNode {
  const { t } = useTranslation('reports');
  const today = useSiteDay();
  const [fields, setFields] = useState<ReportFields>({ ...noReport, from: `${monthOf(today)}-01`, to: today });
  const create = useMutation(createJob(useQueryClient()));
  const errors = fieldErrorsOf(create.error);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    create.mutate({ ...toWish(fields), ...toDates(fields), language: currentLanguage() });
  };
  return (
    <ReportsFrame title={t('title')} description={t('text')}>
      <Card withBorder component="section" aria-label={t('form.title')}>
        <form onSubmit={submit}>
          <Stack gap="sm">
            <FormProblem error={create.error} fields={reportFieldNames} />
            <ReportFieldInputs
              fields={fields}
              errors={errors}
              onChange={(to) => {
                setFields((before) => ({ ...before, ...to }));
              }}
            />
            <Group align="flex-end" justify="space-between">
              {hasDates(fields.kind) ? (
                <DateRange
                  from={fields.from}
                  to={fields.to}
                  errors={{ from: errors['date_from'], to: errors['date_to'] }}
                  onChange={(range) => {
                    setFields((before) => ({ ...before, ...range }));
                  }}
                />
              ) : (
                <span />
              )}
              <Button type="submit" loading={create.isPending} leftSection={<TbFileDownload size={18} aria-hidden />}>
                {t('form.submit')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Card>
      <ReportJobs />
    </ReportsFrame>
  );
}
