import { Checkbox, Select, SimpleGrid, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PersonSelect } from '../ui/entity-select';
import { formats, hasFormats, kinds, type ReportFields } from './report-form.policy';

/** As the API names them. */
export const reportFieldNames = [
  'kind',
  'format',
  'date_from',
  'date_to',
  'user_id',
  'department',
  'datev_consultant_number',
  'datev_client_number',
  'datev_hours_wage_type',
  'datev_overtime_wage_type',
  'datev_allow_gaps',
];

const datevFields = [
  { name: 'consultantNumber', field: 'datev_consultant_number', isRequired: true },
  { name: 'clientNumber', field: 'datev_client_number', isRequired: true },
  { name: 'hoursWageType', field: 'datev_hours_wage_type', isRequired: true },
  { name: 'overtimeWageType', field: 'datev_overtime_wage_type', isRequired: false },
] as const;

interface Props {
  readonly fields: ReportFields;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (to: Partial<ReportFields>) => void;
}

/** What the report is, and of whom. */
export function ReportFieldInputs({ fields, errors, onChange }: Props): ReactNode {
  const { t } = useTranslation('reports');
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t('form.kind')}
          description={t(`kindHint.${fields.kind}`)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          value={fields.kind}
          data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          error={errors['kind']}
          onChange={(given) => {
            onChange({ kind: kinds.find((kind) => kind === given) ?? fields.kind });
          }}
        />
        {hasFormats(fields.kind) && (
          <Select
            label={t('form.format')}
            allowDeselect={false}
            value={fields.format}
            data={formats.map((value) => ({ value, label: t(`format.${value}`) }))}
            error={errors['format']}
            onChange={(given) => {
              onChange({ format: formats.find((format) => format === given) ?? fields.format });
            }}
          />
        )}
        <PersonSelect
          label={t('form.person')}
          value={fields.userId}
          error={errors['user_id']}
          onChange={(userId) => {
            onChange({ userId });
          }}
        />
        <TextInput
          label={t('form.department')}
          maxLength={255}
          value={fields.department}
          error={errors['department']}
          onChange={(event) => {
            onChange({ department: event.currentTarget.value });
          }}
        />
      </SimpleGrid>
      {fields.kind === 'datev_lodas' && (
        <>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
            {datevFields.map(({ name, field, isRequired }) => (
              <TextInput
                key={name}
                label={t(`datev.${name}`)}
                inputMode="numeric"
                maxLength={7}
                required={isRequired}
                value={fields[name]}
                error={errors[field]}
                onChange={(event) => {
                  onChange({ [name]: event.currentTarget.value });
                }}
              />
            ))}
          </SimpleGrid>
          <Checkbox
            label={t('datev.allowGaps')}
            description={t('datev.allowGapsHint')}
            checked={fields.allowGaps}
            onChange={(event) => {
              onChange({ allowGaps: event.currentTarget.checked });
            }}
          />
        </>
      )}
    </>
  );
}
