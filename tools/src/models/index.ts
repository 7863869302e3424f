export { prepareModels, type PreparedModels, type PrepareModelsRequest } from './prepare-models';
