//! Logos. What is uploaded is decoded, made small enough and written anew as PNG: nothing of the file itself is kept,
//! neither what it says of camera, place and author, nor what else may hide in it.

use std::io::Cursor;

use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::{ImageFormat, ImageReader, Limits};
use thiserror::Error;

/// Largest file that is uploaded, bytes.
pub const LOGO_BYTES_MAX: usize = 512 * 1024;
/// Widest and highest picture that is decoded, pixels.
pub const LOGO_EDGE_MAX: u32 = 4_000;
/// What decoding may take, bytes: a picture of the largest size.
const DECODED_BYTES_MAX: u64 = 4 * (LOGO_EDGE_MAX as u64) * (LOGO_EDGE_MAX as u64);
/// Size that is kept at most, pixels: three times what is shown, for dense screens.
const KEPT_WIDTH_MAX: u32 = 720;
const KEPT_HEIGHT_MAX: u32 = 120;

/// Why a logo is refused.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum LogoFault {
    #[error("the file is larger than 512 KiB")]
    TooLarge,
    #[error("the file is no PNG, JPEG or WebP picture")]
    NoPicture,
    #[error("the file is another kind of picture than it says")]
    Mismatch,
    #[error("the picture is wider or higher than 4000 pixels")]
    TooManyPixels,
    #[error("the picture is damaged")]
    Damaged,
}

/// A picture as it is served: PNG without anything but its pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    pub png: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

impl Logo {
    /// Reads an upload that says to be of this media type.
    pub fn read(bytes: &[u8], media_type: &str) -> Result<Self, LogoFault> {
        if bytes.len() > LOGO_BYTES_MAX {
            return Err(LogoFault::TooLarge);
        }
        let format = match image::guess_format(bytes) {
            Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) => format,
            _ => return Err(LogoFault::NoPicture),
        };
        if format.to_mime_type() != media_type {
            return Err(LogoFault::Mismatch);
        }
        // The size is read before any memory is taken for it.
        let reader = || ImageReader::with_format(Cursor::new(bytes), format);
        let (width, height) = reader().into_dimensions().map_err(|_| LogoFault::Damaged)?;
        if width > LOGO_EDGE_MAX || height > LOGO_EDGE_MAX {
            return Err(LogoFault::TooManyPixels);
        }
        let mut limits = Limits::no_limits();
        limits.max_image_width = Some(LOGO_EDGE_MAX);
        limits.max_image_height = Some(LOGO_EDGE_MAX);
        limits.max_alloc = Some(DECODED_BYTES_MAX);
        let mut reader = reader();
        reader.limits(limits);
        let picture = reader.decode().map_err(|fault| match fault {
            image::ImageError::Limits(_) => LogoFault::TooManyPixels,
            _ => LogoFault::Damaged,
        })?;
        let fits = picture.width() <= KEPT_WIDTH_MAX && picture.height() <= KEPT_HEIGHT_MAX;
        let small = if fits { picture } else { picture.resize(KEPT_WIDTH_MAX, KEPT_HEIGHT_MAX, FilterType::Lanczos3) };
        let small = small.into_rgba8();
        let mut png = Vec::new();
        small.write_with_encoder(PngEncoder::new(&mut png)).map_err(|_| LogoFault::Damaged)?;
        Ok(Self { png, width: small.width(), height: small.height() })
    }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, RgbaImage};
    use proptest::prelude::*;

    use super::*;

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let picture = DynamicImage::ImageRgba8(RgbaImage::from_pixel(width, height, image::Rgba([10, 80, 90, 255])));
        let picture = if format == ImageFormat::Jpeg { picture.into_rgb8().into() } else { picture };
        picture.write_to(&mut bytes, format).expect("written");
        bytes.into_inner()
    }

    #[test]
    fn pictures_are_made_small_and_written_anew() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let logo = Logo::read(&picture(1440, 480, format), format.to_mime_type()).expect("a logo");
            assert_eq!((logo.width, logo.height), (360, 120));
            assert!(logo.png.starts_with(b"\x89PNG"));
        }
        let mut with_text = picture(8, 8, ImageFormat::Png);
        with_text.extend_from_slice(b"<script>alert(1)</script>");
        let logo = Logo::read(&with_text, "image/png").expect("a logo");
        assert!(!logo.png.windows(8).any(|part| part == b"<script>"));
    }

    #[test]
    fn what_lies_about_itself_is_refused() {
        let png = picture(8, 8, ImageFormat::Png);
        assert_eq!(Logo::read(&png, "image/jpeg"), Err(LogoFault::Mismatch));
        assert_eq!(Logo::read(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"), Err(LogoFault::NoPicture));
        assert_eq!(Logo::read(b"GIF89a\x01\0\x01\0\0\0\0;", "image/gif"), Err(LogoFault::NoPicture));
        assert_eq!(Logo::read(b"<html><script>", "image/png"), Err(LogoFault::NoPicture));
        assert_eq!(Logo::read(&png[..png.len() / 2], "image/png"), Err(LogoFault::Damaged));
        assert_eq!(Logo::read(&[0; LOGO_BYTES_MAX + 1], "image/png"), Err(LogoFault::TooLarge));
    }

    #[test]
    fn a_small_file_that_unpacks_to_a_giant_is_refused_before_it_is_unpacked() {
        let mut bomb = picture(8, 8, ImageFormat::Png);
        // Width and height of the header, whose checksum must fit (PNG 5.3).
        bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
        let sum = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(Logo::read(&bomb, "image/png"), Err(LogoFault::TooManyPixels));
        assert_eq!(Logo::read(&picture(4_001, 1, ImageFormat::Png), "image/png"), Err(LogoFault::TooManyPixels));
    }

    fn crc(bytes: &[u8]) -> u32 {
        let step = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
        !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
    }

    proptest! {
        #[test]
        fn nonsense_ends_nothing(bytes: Vec<u8>, cut in 0usize..200, at in 0usize..200, value: u8) {
            let _ = Logo::read(&bytes, "image/png");
            for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
                let mut picture = picture(4, 4, format);
                let at = at % picture.len();
                picture[at] = value;
                picture.truncate(picture.len().saturating_sub(cut).max(12));
                let _ = Logo::read(&picture, format.to_mime_type());
            }
        }
    }
}
