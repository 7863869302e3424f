export { addModels, type AddedModels, type AddModelsRequest } from './add-models';
export { prepareModels, type PreparedModels, type PrepareModelsRequest } from './prepare-models';
