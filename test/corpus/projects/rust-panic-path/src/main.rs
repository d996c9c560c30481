fn main() {
    let count = std::env::args().count();
    if count > 5 {
        panic!("too many");
    }
    println!("{count}");
}
