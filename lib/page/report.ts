import { startCopying } from "./copying.ts";
import { startFilter } from "./filter.ts";
import { startPlaces } from "./places.ts";

/** The page's behaviour. Without it everything is there to read; what only it can do is shown only with it. */
document.documentElement.classList.add("scripted");
startFilter();
startPlaces();
startCopying();
