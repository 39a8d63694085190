/**
 * Strong views: RandAugment and cutout, on uint8. The operations are Pillow's (11.1) to the byte, their arithmetic integer or, where
 * it says so, float32 and float64. {@code Operations} lists them; to add one is to write its class and put it there.
 */
package mixmatch.augmentation.strong;
