import { Alert, Stack, Table, Text } from '@mantine/core';
import { TbAlertTriangle } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { ScrollTable } from '../../ui/scroll-table';
import { rateDigits } from '../thresholds/cosine-format';
import { agreementOf } from './model-state.policy';
import type { Model } from './models.queries';

interface Props {
  readonly model: Model;
  readonly active: Model | undefined;
}

const outcomes = ['same_person', 'both_nobody', 'only_active', 'only_this', 'different_people'] as const;

/** What both packs made of the same live faces. */
export function ModelAgreement({ model, active }: Props): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const { agreement } = model;
  const share = agreementOf(model);
  const names = { active: active?.pack_id ?? t('models.present'), other: model.pack_id };
  const label = t('agreement.title', names);
  return (
    <Stack gap="xs">
      <Text fw={600} size="sm">
        {share === undefined
          ? t('agreement.few', { number: format.number(agreement.faces) })
          : t('agreement.share', {
              share: format.number(share, { style: 'percent', maximumFractionDigits: 1 }),
              number: format.number(agreement.faces),
            })}
      </Text>
      {agreement.different_people > 0 && (
        <Alert color="red" icon={<TbAlertTriangle />}>
          {t('agreement.different', { number: format.number(agreement.different_people) })}
        </Alert>
      )}
      {agreement.faces > 0 && (
        <ScrollTable label={label} minWidth={320}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{label}</Table.Th>
              <Table.Th scope="col">{t('agreement.faces')}</Table.Th>
              <Table.Th scope="col">{t('agreement.ofAll')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {outcomes.map((outcome) => (
              <Table.Tr key={outcome}>
                <Table.Td>{t(`agreementOutcome.${outcome}`, names)}</Table.Td>
                <Table.Td>{format.number(agreement[outcome])}</Table.Td>
                <Table.Td>{format.number(agreement[outcome] / agreement.faces, rateDigits)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
      {agreement.unseen > 0 && (
        <Text size="sm">{t('agreement.unseen', { ...names, number: format.number(agreement.unseen) })}</Text>
      )}
    </Stack>
  );
}
