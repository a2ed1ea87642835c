select
    items.order_item_id,
    items.order_id,
    items.product_id,
    products.category,
    items.quantity,
    items.quantity * products.price as amount,
    items.quantity * products.unit_cost as cost
from {{ ref('stg_order_items') }} as items
inner join {{ ref('stg_products') }} as products using (product_id)
