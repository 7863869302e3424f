import { Alert, Checkbox, List, Stack, Text } from '@mantine/core';
import { TbAlertTriangle } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { ConfirmDialog } from '../../ui';
import { cosineDigits } from '../thresholds/cosine-format';
import { agreementOf, losesTooMany } from './model-state.policy';
import { activateModel, type Model } from './models.queries';

interface Props {
  readonly model: Model;
  readonly active: Model | undefined;
  readonly onClose: () => void;
}

/** Before another pack decides: who would be lost, what both agreed on, and which threshold holds then. */
export function ActivateDialog({ model, active, onClose }: Props): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const activate = useMutation(activateModel(useQueryClient(), model.pack_id));
  const [isConfirmed, setConfirmed] = useState(false);
  const isLosing = losesTooMany(model);
  const share = agreementOf(model);
  const lost = format.number(model.people_lost);
  const cosine = (value: number): string => format.number(value, cosineDigits);
  return (
    <ConfirmDialog
      isOpen
      title={t('activate.title', { name: model.pack_id })}
      confirmLabel={t('activate.confirm')}
      isDangerous={isLosing}
      isDisabled={isLosing && !isConfirmed}
      isPending={activate.isPending}
      error={activate.error}
      onConfirm={() => {
        activate.mutate(isLosing, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Text size="sm">{t('activate.text')}</Text>
        <List size="sm" spacing={4}>
          <List.Item>
            {active === undefined
              ? t('activate.threshold', { threshold: cosine(model.threshold) })
              : t('activate.thresholdFrom', { threshold: cosine(model.threshold), before: cosine(active.threshold) })}
          </List.Item>
          <List.Item>
            {share === undefined
              ? t('agreement.few', { number: format.number(model.agreement.faces) })
              : t('agreement.share', {
                  share: format.number(share, { style: 'percent', maximumFractionDigits: 1 }),
                  number: format.number(model.agreement.faces),
                })}
          </List.Item>
          <List.Item>{t('activate.lost', { lost, total: format.number(model.people_total) })}</List.Item>
          {model.counter_examples_lost > 0 && (
            <List.Item>
              {t('activate.rejectionsLost', { number: format.number(model.counter_examples_lost) })}
            </List.Item>
          )}
          <List.Item>{t('activate.back')}</List.Item>
        </List>
        {!model.is_calibrated && (
          <Alert color="yellow" icon={<TbAlertTriangle />}>
            {t('activate.notMeasured')}
          </Alert>
        )}
        {isLosing && (
          <Alert color="red" icon={<TbAlertTriangle />} title={t('activate.manyLost', { lost })}>
            <Checkbox
              label={t('activate.confirmLost')}
              checked={isConfirmed}
              onChange={(event) => {
                setConfirmed(event.currentTarget.checked);
              }}
            />
          </Alert>
        )}
      </Stack>
    </ConfirmDialog>
  );
}
