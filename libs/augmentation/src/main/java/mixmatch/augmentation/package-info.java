/** The augmentations of images: each an operation on uint8 [H, W, C] whose random draws are its caller's. */
package mixmatch.augmentation;
