import 'virtual:mantine-styles';
import './app/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { takeDoubleClicksAsOne } from './app/double-clicks';
import { startI18n } from './i18n';

async function start(): Promise<void> {
  const place = document.getElementById('root');
  if (place === null) throw new Error('index.html has no element #root');
  takeDoubleClicksAsOne();
  await startI18n();
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

void start();
