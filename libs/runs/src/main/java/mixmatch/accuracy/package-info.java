/** How right a classifier is on images of known class: counts, accuracies and F1. No model and no run is known here. */
package mixmatch.accuracy;
