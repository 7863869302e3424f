export { AppError, isAppError, toAppError, type AppErrorFields, type ErrorCode, type Violation } from './app-error';
