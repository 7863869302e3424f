import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkAnchor, UserText } from '../../ui';
import { CsvImport } from '../../ui/csv-import';
import { importCameras, refreshCameras } from '../cameras.queries';

const template =
  'name,rtsp_url,username,password,location,stream_wanted\r\nMain entrance,rtsp://192.168.1.20:554/stream1,viewer,,Building A,true\r\n';

/** A whole fleet at once. */
export function AddByCsv(): ReactNode {
  const { t } = useTranslation('cameras');
  const client = useQueryClient();
  return (
    <CsvImport
      text={t('csv.text')}
      template={{ name: 'cameras.csv', content: template }}
      send={importCameras}
      onDone={() => refreshCameras(client)}
      subject={{ header: t('field.name'), show: ({ name }) => <UserText text={name} /> }}
      next={<LinkAnchor to="/cameras">{t('csv.show')}</LinkAnchor>}
    />
  );
}
